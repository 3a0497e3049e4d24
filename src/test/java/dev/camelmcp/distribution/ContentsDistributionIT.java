package dev.camelmcp.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code mvn package} leaves for others: the distribution, and what lies beside it. */
class ContentsDistributionIT {

    private static final Path TARGET = Path.of("target");
    private static final String NAME = "camel-mcp-oauth-" + System.getProperty("project.version");
    private static final Path HOME = Distribution.built().folder();
    private static final Path LIB = HOME.resolve("lib");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern VERSION = Pattern.compile("-\\d[^/]*\\.jar$");

    @Test
    void everyRelativeLinkOfTheReadmeLeadsToAFile() throws IOException {
        List<String> links = LINK.matcher(Files.readString(HOME.resolve("README.md")))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.contains("://"))
                .toList();

        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(HOME.resolve(link)).exists());
    }

    @Test
    void dashboardRulesAndLicensesAreThere() {
        assertThat(List.of("docs/grafana-dashboard.json", "docs/prometheus-rules.yml", "LICENSE", "NOTICE"))
                .allSatisfy(file -> assertThat(HOME.resolve(file)).isRegularFile());
    }

    @Test
    void archiveHoldsTheSameFiles() throws Exception {
        Process tar = new ProcessBuilder(
                        "tar", "tzf", TARGET.resolve(NAME + ".tar.gz").toString())
                .start();
        Set<String> packed = new String(tar.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .filter(entry -> !entry.endsWith("/"))
                .map(entry -> entry.substring(NAME.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(tar.waitFor()).isZero();
        try (Stream<Path> files = Files.walk(HOME)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> HOME.relativize(file).toString())
                            .filter(file -> !file.startsWith("lib/archive/")))
                    .containsExactlyInAnyOrderElementsOf(packed);
        }
    }

    @Test
    void whatNoRouteIsMadeOfIsLeftOut() throws IOException {
        assertThat(names(jars()))
                .contains("camel-core", "camel-log", "camel-timer", "camel-seda", "camel-direct", "camel-bean")
                .contains("camel-file", "camel-http", "camel-jackson", "camel-caffeine", "camel-micrometer")
                .doesNotContain("camel-mock", "camel-stub", "camel-dataset", "camel-saga", "camel-ref", "camel-browse")
                .doesNotContain("camel-xslt", "camel-xpath", "camel-validator", "camel-cluster", "camel-controlbus")
                .doesNotContain("camel-xml-jaxb", "jaxb-runtime", "camel-core-catalog", "HdrHistogram")
                .doesNotContain("LatencyUtils", "error_prone_annotations")
                .noneMatch(name -> name.startsWith("kotlin"));
    }

    @Test
    void optionalLibrariesAreNowhereElse() throws IOException {
        assertThat(jars().stream().filter(jar -> names(List.of(jar)).get(0).matches(".*(telemetry|auth-jwt|redis).*")))
                .hasSize(12)
                .allMatch(jar -> jar.startsWith("optional/"));
    }

    /** Would catch the jar of an earlier build, and two libraries that bring two versions of a third. */
    @Test
    void nothingIsThereTwice() throws IOException {
        assertThat(names(jars())).doesNotHaveDuplicates();
        assertThat(jars().stream()
                        .filter(jar -> jar.startsWith("jackson-"))
                        .map(jar -> jar.replaceFirst(".*-(\\d+\\.\\d+).*", "$1"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    @DisabledIfSystemProperty(
            named = "maven.settings",
            matches = "offline=true",
            disabledReason = "its plugin works online only")
    void bomListsWhatIsShipped() throws IOException {
        JsonNode bom = new ObjectMapper().readTree(TARGET.resolve("bom.json").toFile());
        Set<String> listed = new TreeSet<>();
        listed.add(jar(bom.at("/metadata/component")));
        bom.required("components").forEach(component -> listed.add(jar(component)));

        assertThat(jars().stream().map(jar -> jar.substring(jar.lastIndexOf('/') + 1)))
                .containsExactlyInAnyOrderElementsOf(listed);
        assertThat(bom.required("components"))
                .allSatisfy(component ->
                        assertThat(component.path("scope").asText()).isEqualTo("required"));
        assertThat(HOME.resolve("bom.json")).hasSameBinaryContentAs(TARGET.resolve("bom.json"));
        Set<String> references = new TreeSet<>();
        bom.findValuesAsText("bom-ref").forEach(references::add);
        assertThat(bom.required("dependencies"))
                .allSatisfy(dependency -> dependency
                        .path("dependsOn")
                        .forEach(other -> assertThat(references).contains(other.asText())));
    }

    @Test
    void noticeRepeatsWhatTheLibrariesAskFor() throws IOException {
        String notice = words(Files.readString(HOME.resolve("NOTICE")));
        for (String name : jars()) {
            try (JarFile jar = new JarFile(LIB.resolve(name).toFile())) {
                for (ZipEntry entry : jar.stream()
                        .filter(e -> e.getName().matches("(META-INF/)?NOTICE(\\.\\w+)?"))
                        .toList()) {
                    String asked = new String(jar.getInputStream(entry).readAllBytes(), UTF_8);
                    assertThat(notice).as(name).contains(words(asked));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".tar.gz", ".jar", "-sources.jar"})
    void checksumsFit(String suffix) throws Exception {
        Path file = TARGET.resolve(NAME + suffix);

        for (String algorithm : List.of("SHA-256", "SHA-512")) {
            byte[] sum = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
            assertThat(Path.of(file + "." + algorithm.toLowerCase().replace("-", "")))
                    .content()
                    .isEqualToIgnoringNewLines(HexFormat.of().formatHex(sum) + "  " + file.getFileName());
        }
    }

    @Test
    void sourcesAreThoseOfTheJar() throws IOException {
        Set<String> classes = entries(".jar", "(dev/camelmcp/[^$]*)\\.class");

        assertThat(entries("-sources.jar", "(dev/camelmcp/[^$]*)\\.java"))
                .hasSizeGreaterThan(100)
                .containsAll(classes);
    }

    private static Set<String> entries(String suffix, String pattern) throws IOException {
        try (JarFile jar = new JarFile(TARGET.resolve(NAME + suffix).toFile())) {
            return jar.stream()
                    .flatMap(entry ->
                            Pattern.compile(pattern).matcher(entry.getName()).results())
                    .map(name -> name.group(1))
                    .collect(Collectors.toSet());
        }
    }

    private static String jar(JsonNode component) {
        return component.required("name").asText() + "-"
                + component.required("version").asText() + ".jar";
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Below lib/. */
    private static List<String> jars() throws IOException {
        try (Stream<Path> files = Files.walk(LIB)) {
            return files.map(file -> LIB.relativize(file).toString())
                    .filter(file -> file.endsWith(".jar"))
                    .toList();
        }
    }

    private static List<String> names(List<String> jars) {
        return jars.stream()
                .map(jar ->
                        VERSION.matcher(jar.substring(jar.lastIndexOf('/') + 1)).replaceFirst(""))
                .toList();
    }
}
