package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.camelmcp.acquire.RouteTokenSource;
import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.config.ServerRegistration;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who types a command is the operator: what the log of a gateway says of a failure, commands say too. */
@Timeout(60)
class CommandReasonsTest {

    private static final String EXPIRED = "AADSTS7000222: The provided client secret keys are expired.";

    private static final String ADVICE = "check oauth.client-id, and what it authenticates with: oauth.client-secret "
            + "(and oauth.use-basic-auth), a key or a certificate";

    @TempDir
    Path folder;

    private HttpServer authority;
    private volatile String answer = "";
    private volatile int status = 401;
    private volatile Map<String, String> head = Map.of();

    @BeforeEach
    void open() throws Exception {
        authority = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        authority.createContext("/token", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            head.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        authority.start();
    }

    @AfterEach
    void close() {
        authority.stop(0);
    }

    @Test
    void whatTheAuthorizationServerSaysIsToldByEachCommand() throws Exception {
        answer = "{\"error\":\"invalid_client\",\"error_description\":\"" + EXPIRED + "\\r\\n s3cret\"}";
        String told = "OAuth token request failed: invalid_client (" + EXPIRED + " ****; " + ADVICE + ")";
        try (Session session = session()) {
            ServerRegistration server = session.server("api");
            assertThat(failure(() -> session.token(server)).reason()).isEqualTo(told); // check, token
            assertThat(failure(() -> session.variables(server)).reason()).isEqualTo(told); // env, exec
            assertThat(failure(() -> session.tools(server)).reason()).isEqualTo(told);
        }
    }

    @Test
    void reasonIsAMemberOfTheJson() throws Exception {
        answer = "{\"error\":\"invalid_client\",\"error_description\":\"" + EXPIRED + "\"}";
        try (Session session = session()) {
            CommandFailure failure = failure(() -> session.token(session.server("api")));
            assertThat(Documents.of(failure))
                    .containsEntry("error", "invalid_client")
                    .containsEntry("reason", EXPIRED + "; " + ADVICE);
            assertThat(new Verdict(session.server("api"), 0, List.of(), null, failure, List.of()).members())
                    .containsEntry("reason", EXPIRED + "; " + ADVICE);
        }
    }

    @Test
    void adviceIsToldWhereTheServerSaysNothing() throws Exception {
        answer = "{\"error\":\"invalid_client\"}";
        assertThat(reason()).isEqualTo(ADVICE);
    }

    @Test
    void redirectIsTold() throws Exception {
        status = 302;
        head = Map.of("Location", "http://127.0.0.1:1/elsewhere");
        assertThat(reason())
                .isEqualTo("the token endpoint answered a redirect, which is not followed: check oauth.token-url");
    }

    @Test
    void pauseThatIsAskedForIsTold() throws Exception {
        status = 429;
        answer = "{\"error\":\"slow_down\"}";
        head = Map.of("Retry-After", "100");
        assertThat(reason()).isEqualTo("it asks for a pause of 100 s");
    }

    /** It is words of the gateway's own: to mask the secret in them would tell it. */
    @Test
    void wordsOfTheGatewayAreNotMaskedBySecretsThatAreWords() throws Exception {
        answer = "<html><title>A client</title></html>";
        try (Session session = session(authority.getAddress().getPort(), "page")) {
            assertThat(reason(session)).isEqualTo("page titled 'A client'");
        }
    }

    /** What the log says is what commands say. */
    private String reason() throws Exception {
        try (Session session = session()) {
            return reason(session);
        }
    }

    private String reason(Session session) throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(RouteTokenSource.class);
        log.start();
        logger.addAppender(log);
        try {
            CommandFailure failure = failure(() -> session.token(session.server("api")));
            assertThat(List.copyOf(log.list))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getFormattedMessage()).endsWith(": " + failure.reason()));
            assertThat(failure.reason()).endsWith(" (" + failure.detail() + ")");
            return failure.detail();
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void brokenConnectionIsTold() throws Exception {
        int port = authority.getAddress().getPort();
        authority.stop(0);
        try (Session session = session(port)) {
            CommandFailure failure = failure(() -> session.token(session.server("api")));
            assertThat(failure.reason())
                    .isEqualTo("OAuth token request failed: authorization_server_unreachable (connection refused)");
            assertThat(failure.detail()).isEqualTo("connection refused");
        }
    }

    private static CommandFailure failure(ThrowingCallable command) {
        return catchThrowableOfType(CommandFailure.class, command);
    }

    private Session session() throws Exception {
        return session(authority.getAddress().getPort());
    }

    private Session session(int port) throws Exception {
        return session(port, "s3cret");
    }

    private Session session(int port, String secret) throws Exception {
        Path properties = folder.resolve("application.properties");
        Files.writeString(properties, """
                mcp.oauth.retry.max-attempts=0
                mcp.oauth.failure-pause=0
                mcp.servers.api.url=http://127.0.0.1:1/mcp
                mcp.servers.api.oauth.enabled=true
                mcp.servers.api.oauth.client-id=gateway
                mcp.servers.api.oauth.client-secret=%s
                mcp.servers.api.oauth.token-url=http://127.0.0.1:%d/token
                mcp.servers.api.oauth.enforce-https=false
                """.formatted(secret, port));
        return Session.open(Optional.of(properties), Gateway.Mode.TOKENS);
    }
}
