package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever log level an operator sets while looking for a fault: no secret and no token is in the log. */
@Timeout(120)
class LogHygieneDistributionIT {

    private static final TestClient BASIC = TestClient.of("basic-client", "bas1c-s3cr3t/+: %");
    private static final TestClient POST = TestClient.of("post-client", "p0st-s3cr3t/+: %");
    private static final TestClient LITERAL = TestClient.of("literal-client", "l1teral-s3cr3t/+: %");
    private static final TestClient REFUSED = TestClient.of("basic-client", "wr0ng-s3cr3t/+: %");
    private static final Pattern BEARER = Pattern.compile("(?m)^authorization: Bearer (\\S+)$");

    @TempDir
    private static Path directory;

    @AutoClose
    private static ProtectedServers servers;

    @AutoClose
    private static EchoServer upstream;

    private static final List<String> TOKENS = new ArrayList<>();
    private static String log;

    /** The upstream tells which tokens it got. The log is complete because the gateway has ended when it is read. */
    @BeforeAll
    static void useEverythingAtTrace() throws Exception {
        servers = new ProtectedServers();
        servers.authorizationServer().register(BASIC, POST, LITERAL);
        upstream = new EchoServer();
        Files.writeString(directory.resolve("gateway.properties"), properties());
        Invocation invocation = Invocation.in(directory)
                .env("BASIC_SECRET", BASIC.secret())
                .env("POST_SECRET", POST.secret())
                .env("REFUSED_SECRET", REFUSED.secret());
        try (RunningGateway gateway = RunningGateway.start(
                invocation,
                "--config",
                "gateway.properties",
                "-Dcamelmcp.log-level=TRACE",
                "-Dcamelmcp.root-log-level=TRACE")) {
            TOKENS.add(tokenOf(gateway.ping("basic")));
            TOKENS.add(tokenOf(gateway.ping("post")));
            TOKENS.add(tokenOf(gateway.ping("literal")));
            HttpResponse<String> refused = gateway.ping("refused");
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(Traces.ofSecret(REFUSED).in(refused.body())).isEmpty();
            gateway.program().signal("TERM");
            gateway.program().exitCode(Duration.ofSeconds(30));
            log = gateway.output();
        }
    }

    /** Without this the tests below could pass on a log that says nothing. */
    @Test
    void theLogIsAtTrace() {
        assertThat(log).containsPattern("(?m)^\\S+ TRACE ").contains("correlation_id=");
    }

    @Test
    void nothingOfTheSecretIsLoggedWithClientSecretBasic() {
        assertThat(Traces.ofSecret(BASIC).in(log)).isEmpty();
    }

    @Test
    void nothingOfTheSecretIsLoggedWithClientSecretPost() {
        assertThat(Traces.ofSecret(POST).in(log)).isEmpty();
    }

    @Test
    void nothingOfASecretIsLoggedThatStandsInTheFile() {
        assertThat(Traces.ofSecret(LITERAL).in(log)).isEmpty();
    }

    @Test
    void nothingOfTheSecretIsLoggedWhenTheClientIsRefused() {
        assertThat(log).contains("OAuth token request failed: invalid_client");
        assertThat(Traces.ofSecret(REFUSED).in(log)).isEmpty();
    }

    @Test
    void noAccessTokenIsLogged() {
        assertThat(TOKENS)
                .doesNotHaveDuplicates()
                .allSatisfy(token -> assertThat(token.split("\\.")).as("a JWT").hasSize(3));
        assertThat(TOKENS)
                .allSatisfy(token -> assertThat(Traces.ofToken(token).in(log)).isEmpty());
    }

    private static String properties() throws IOException {
        return servers.properties("basic", upstream.url(), BASIC)
                + ProtectedServers.secret("basic", "{{env:BASIC_SECRET}}")
                + servers.properties("post", upstream.url(), POST)
                + ProtectedServers.secret("post", "{{env:POST_SECRET}}")
                + "mcp.servers.post.oauth.use-basic-auth=false\n"
                + servers.properties("literal", upstream.url(), LITERAL)
                + ProtectedServers.secret("literal", LITERAL.secret())
                + servers.properties("refused", upstream.url(), REFUSED)
                + ProtectedServers.secret("refused", "{{env:REFUSED_SECRET}}");
    }

    private static String tokenOf(HttpResponse<String> echo) {
        return BEARER.matcher(echo.body())
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("No token went upstream: " + echo.statusCode() + " " + echo.body()));
    }
}
