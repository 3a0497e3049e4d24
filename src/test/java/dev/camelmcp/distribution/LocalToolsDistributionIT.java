package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.distribution.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tools} of a local server: it finds what it finds when the gateway runs it, and nothing more. */
@Timeout(60)
class LocalToolsDistributionIT {

    private static final String SERVER = """
            env > "$1"
            echo 'starting, with what no log is to have: t0ken-on-standard-output'
            while read -r line; do
              id=$(printf '%s' "$line" | sed -n 's/.*"id":\\([0-9]*\\).*/\\1/p')
              case "$line" in
                *'"initialize"'*) printf '%s\\n' '{"jsonrpc":"2.0","id":'$id',"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}}';;
                *'"tools/list"'*) printf '%s\\n' '{"jsonrpc":"2.0","id":'$id',"result":{"tools":[{"name":"ech\\no","inputSchema":{"type":"object"}}]}}';;
              esac
            done
            """;

    @TempDir
    private Path directory;

    @Test
    void secretsOfTheGatewayAreNotInItsEnvironmentNorItsOutputInTheLog() throws IOException {
        Path server = directory.resolve("server.sh");
        Path environment = directory.resolve("environment");
        Files.writeString(server, SERVER);
        Files.writeString(
                directory.resolve("application.properties"),
                "mcp.servers.fake.command=/bin/sh\nmcp.servers.fake.args=" + server + "," + environment
                        + "\nmcp.servers.fake.env.OWN=yes\n");

        Outcome tools = Invocation.in(directory)
                .env("MCP_ADMIN_API_KEY", "adm1n-key-of-the-gateway")
                .env("OTHER", "inherited")
                .run("tools", "fake", "-Dcamelmcp.log-level=INFO", "-Dcamelmcp.root-log-level=INFO");

        assertThat(tools.exitCode()).as(tools.output()).isZero();
        assertThat(tools.stdout()).isEqualTo("ech\n");
        assertThat(tools.output()).doesNotContain("t0ken-on-standard-output");
        assertThat(Files.readString(environment))
                .contains("OWN=yes", "OTHER=inherited")
                .doesNotContain("adm1n-key-of-the-gateway");
    }
}
