package dev.camelmcp.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/providers.md} speaks of the same providers, defaults and rules as the code. */
class ProviderGuideTest {

    private static final Pattern EXAMPLE = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PREFIX = Pattern.compile("mcp\\.servers\\.[a-z]+\\.");

    private static final Map<String, String> SECTIONS = new TreeMap<>();
    private static String table;

    @BeforeAll
    static void read() throws IOException {
        String[] sections = Files.readString(Path.of("docs/providers.md")).split("\n## ");
        table = sections[0];
        Arrays.stream(sections).skip(1).forEach(s -> {
            int end = s.indexOf('\n');
            SECTIONS.put(s.substring(0, end), s.substring(end));
        });
    }

    static List<ProviderProfile> profiles() {
        return ProviderProfiles.names().stream()
                .map(n -> ProviderProfiles.find(n).orElseThrow())
                .toList();
    }

    @Test
    void guideHasASectionForEachProviderAndNoOther() {
        assertThat(SECTIONS).containsOnlyKeys(ProviderProfiles.names());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void exampleThenNoRuleIsBroken(ProviderProfile profile) throws IOException {
        Properties example = new Properties();
        List<MatchResult> blocks =
                EXAMPLE.matcher(SECTIONS.get(profile.name())).results().toList();
        example.load(new StringReader(PREFIX.matcher(blocks.get(0).group(1)).replaceAll("")));

        assertThat(example)
                .containsEntry("oauth.provider", profile.name())
                .containsEntry("oauth.enabled", "true")
                .containsKeys("url", "oauth.client-id", "oauth.token-url");
        assertThat(profile.brokenBy(example::getProperty)).isEmpty();
        assertThat(profile.defaults().keySet())
                .as("an example shows no default")
                .noneMatch(example::containsKey);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void tableNamesEveryPropertyOfTheEntry(ProviderProfile profile) {
        String row = table.lines()
                .filter(l -> l.startsWith("| [`" + profile.name() + "`]"))
                .findFirst()
                .orElseThrow();
        assertThat(profile.rules())
                .extracting(r -> r.property().substring("oauth.".length()))
                .allSatisfy(p -> assertThat(
                                row.replace("token URL", "token-url").replace("methods", "token-endpoint-auth-method"))
                        .contains(p));
        profile.defaults().forEach((property, value) -> {
            if (!property.startsWith("oauth.custom-headers.")) {
                assertThat(row).contains("`" + property.substring("oauth.".length()) + "=" + value + "`");
            }
        });
    }
}
