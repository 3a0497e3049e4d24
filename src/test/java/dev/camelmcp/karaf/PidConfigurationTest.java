package dev.camelmcp.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.karaf.PidConfiguration.Mode;
import dev.camelmcp.quality.Document;
import dev.camelmcp.quality.Document.Block;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code etc/dev.camelmcp.cfg} may say. */
class PidConfigurationTest {

    @Test
    void contextOfItsOwnWithAllRoutesUnlessSaidOtherwise() {
        PidConfiguration pid = PidConfiguration.of(Map.of("service.pid", "dev.camelmcp"));

        assertThat(pid.mode()).isEqualTo(Mode.OWN);
        assertThat(pid.routes()).isEqualTo(McpOAuth.ROUTES);
        assertThat(pid.listens()).isTrue();
        assertThat(pid.properties()).isEmpty();
    }

    @Test
    void attachingWantsANameOfAContext() {
        assertThat(PidConfiguration.of(Map.of("mode", "attach", "context", " host ", "routes", "token")))
                .satisfies(pid -> {
                    assertThat(pid.context()).isEqualTo("host");
                    assertThat(pid.listens()).isFalse();
                });
        assertThatThrownBy(() -> PidConfiguration.of(Map.of("mode", "attach")))
                .hasMessageContaining("context in dev.camelmcp.cfg is missing");
    }

    @Test
    void mistakesNameThePropertyAndTheRemedy() {
        assertThatThrownBy(() -> PidConfiguration.of(Map.of("mode", "sideways")))
                .hasMessage("mode in dev.camelmcp.cfg is 'sideways'; set it to own, attach or publish");
        assertThatThrownBy(() -> PidConfiguration.of(Map.of("routes", "some")))
                .hasMessageContaining("all, or token for those without HTTP");
    }

    @Test
    void textShowsNoValue() {
        assertThat(PidConfiguration.of(Map.of("mcp.servers.api.oauth.client-secret", "s3cr3t")))
                .asString()
                .doesNotContain("s3cr3t");
    }

    @Test
    void propertiesOfThePidAreTheConfigurationAndMistakesNameItsFile() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext();
                McpOAuth installed = PidConfiguration.of(
                                Map.of("routes", "token", "mcp.servers.api.url", "https://mcp.example.com/mcp"))
                        .install(context)) {
            assertThat(installed.config().servers().find("api")).isNotNull();
        }
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            PidConfiguration wrong = PidConfiguration.of(Map.of("mcp.servers.api.ulr", "https://mcp.example.com"));
            assertThatThrownBy(() -> wrong.install(context))
                    .hasMessageContaining("mcp.servers.api.ulr")
                    .hasMessageContaining("dev.camelmcp.cfg");
        }
    }

    /** The {@code dev.camelmcp.cfg} of {@code docs/karaf.md}, with the secret, and a server where the page has none. */
    @ParameterizedTest
    @MethodSource("documented")
    void documentedPidIsRead(Block block) throws Exception {
        Properties file = new Properties();
        file.load(new StringReader(block.code().replaceAll("\\{\\{env:\\w+}}", "secret")));
        Map<String, String> pid = new HashMap<>(Map.of("mcp.servers.api.url", "https://mcp.example.com/mcp"));
        file.forEach((key, value) -> pid.put((String) key, (String) value));
        assertThat(pid.keySet())
                .allMatch(k -> k.matches("(mcp|camel)\\..*")
                        || Set.of("mode", "context", "routes").contains(k));
        pid.put("routes", "token");
        try (DefaultCamelContext context = new DefaultCamelContext();
                McpOAuth installed = PidConfiguration.of(pid).install(context)) {
            assertThat(installed.config().warnings()).isEmpty();
        }
    }

    static List<Block> documented() {
        return Document.of("docs/karaf.md").blocks().stream()
                .filter(b -> b.language().equals("properties"))
                .toList();
    }
}
