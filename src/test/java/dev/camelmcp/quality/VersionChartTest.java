package dev.camelmcp.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's chart names versions that the build has, and so tries. */
class VersionChartTest {

    private static final Pattern VERSION = Pattern.compile("\\b\\d+\\.\\d+\\.\\d+(-[a-z]+\\.\\d+)?\\b");
    private static final List<String> HOSTS =
            List.of("<camel.version>", "<spring-boot.version>", "<quarkus.version>", "<karaf.version>");

    @Test
    void whatTheChartNamesIsWhatIsTried() throws IOException {
        assertThat(chart()).hasSizeGreaterThan(12).isSubsetOf(versions(build()));
    }

    /** And what is tried as a host is in the chart. */
    @Test
    void whatIsTriedIsInTheChart() throws IOException {
        Set<String> hosts = versions(build().lines()
                .filter(l -> HOSTS.stream().anyMatch(l::contains))
                .collect(Collectors.joining("\n")));
        assertThat(hosts).hasSizeGreaterThan(6);
        assertThat(chart()).containsAll(hosts);
    }

    private static Set<String> chart() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        return versions(
                readme.substring(readme.indexOf("## What it was tried with"), readme.indexOf("## Documentation")));
    }

    private static String build() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("examples"))) {
            return Stream.concat(
                            Stream.of(Path.of("pom.xml"), Path.of("src/interop/package.json")),
                            examples.map(e -> e.resolve("pom.xml")).filter(Files::exists))
                    .map(RouteFiles::text)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static Set<String> versions(String text) {
        return VERSION.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
