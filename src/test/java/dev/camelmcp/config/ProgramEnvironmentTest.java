package dev.camelmcp.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramEnvironmentTest {

    private final ProgramEnvironment programs = new ProgramEnvironment();

    @Test
    void whatConfiguresTheGatewayIsLeftOut() {
        programs.resolved("OTHERS_SECRET");

        assertThat(of(
                        Map.of(),
                        Map.of(
                                "PATH", "/bin",
                                "OTHERS_SECRET", "s",
                                "MCP_PROXY_URL", "http://u:p@proxy",
                                "CAMEL_SSL_KEYSTORE_PASSWORD", "p",
                                "JAVA_TOOL_OPTIONS", "-Dmcp.admin.api-key=k",
                                "JAVA_OPTS", "-Xmx1g")))
                .containsOnlyKeys("PATH", "JAVA_OPTS");
    }

    @Test
    void whatTheEntryNamesIsThereAndTheTokenWins() {
        programs.resolved("API_KEY");

        assertThat(of(Map.of("API_KEY", "of the entry", "OAUTH_ACCESS_TOKEN", "stale"), Map.of("API_KEY", "of all")))
                .isEqualTo(Map.of("API_KEY", "of the entry", "OAUTH_ACCESS_TOKEN", "t0ken"));
    }

    private Map<String, String> of(Map<String, String> entry, Map<String, String> own) {
        Map<String, Secret> env = new java.util.HashMap<>();
        entry.forEach((name, value) -> env.put(name, new Secret(value)));
        ServerRegistration server = new ServerRegistration(
                new ServerId("default", "a"),
                new LocalTarget("a", List.of(), env, false, null),
                "",
                null,
                TlsFiles.NONE,
                false,
                null);
        return programs.of(own, server, entry.isEmpty() ? Map.of() : Map.of("OAUTH_ACCESS_TOKEN", "t0ken"));
    }
}
