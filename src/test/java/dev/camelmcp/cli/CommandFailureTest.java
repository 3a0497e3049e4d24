package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import dev.camelmcp.token.TokenKey;
import java.net.ConnectException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Failures are told in one line, by what a person can do about them, and never with a token. */
class CommandFailureTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AccessToken TOKEN =
            new AccessToken(new Secret("t0ken"), ScopeSet.of(List.of("a", "b")), NOW, NOW.plusSeconds(300));
    private static final ServerRegistration SERVER = new ServerRegistration(
            ServerId.ofDefault("api"),
            new RemoteTarget(URI.create("http://127.0.0.1/mcp"), Map.of()),
            "",
            null,
            TlsFiles.NONE,
            false,
            new TokenKey("default/api#0"));

    @Test
    void connectionThatIsRefusedIsToldByWhoRefusedIt() {
        Exception refused = new IllegalStateException(new ConnectException("Connection refused"));

        assertThat(CommandFailure.ofToken(SERVER, refused).code()).isEqualTo("authorization_server_unreachable");
        assertThat(CommandFailure.ofTools(SERVER, UpstreamException.unreachable("MCP server api cannot be reached"))
                        .code())
                .isEqualTo("mcp_server_unreachable");
    }

    @Test
    void verdictOfAFailureIsRedOnATerminalOnly() {
        Verdict verdict =
                new Verdict(SERVER, 0, List.of(), null, new CommandFailure("api", "invalid_client", "no"), List.of());

        assertThat(verdict.line(false)).isEqualTo("api: FAILED, no");
        assertThat(verdict.line(true)).isEqualTo("api: \033[31mFAILED\033[0m, no");
        assertThat(verdict.members()).containsEntry("ok", false).containsEntry("error", "invalid_client");
    }

    @Test
    void tokenIsReportedByAllButItself() {
        TokenReport report = new TokenReport(SERVER.serverId(), TOKEN, NOW.plusSeconds(10));

        assertThat(report.lines())
                .containsExactly(
                        "token    **** (" + TOKEN.value().fingerprint() + "; --show prints it)",
                        "type     Bearer",
                        "scope    a b",
                        "expires  2026-01-01T00:05:00Z, in 290 s");
        assertThat(report.toString() + report.members()).doesNotContain("t0ken");
    }
}
