package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.config.ServerRegistration;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who types a command is the operator: what the log of a gateway says of a failure, commands say too. */
@Timeout(60)
class CommandReasonsTest {

    private static final String EXPIRED = "AADSTS7000222: The provided client secret keys are expired.";

    @TempDir
    Path folder;

    private HttpServer authority;
    private volatile String answer = "";

    @BeforeEach
    void open() throws Exception {
        authority = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        authority.createContext("/token", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(401, body.length);
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
        String told = "OAuth token request failed: invalid_client (" + EXPIRED + " ****)";
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
                    .containsEntry("reason", EXPIRED);
            assertThat(new Verdict(session.server("api"), 0, List.of(), null, failure).members())
                    .containsEntry("reason", EXPIRED);
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
        Path properties = folder.resolve("application.properties");
        Files.writeString(properties, """
                mcp.oauth.retry.max-attempts=0
                mcp.oauth.failure-pause=0
                mcp.servers.api.url=http://127.0.0.1:1/mcp
                mcp.servers.api.oauth.enabled=true
                mcp.servers.api.oauth.client-id=gateway
                mcp.servers.api.oauth.client-secret=s3cret
                mcp.servers.api.oauth.token-url=http://127.0.0.1:%d/token
                mcp.servers.api.oauth.enforce-https=false
                """.formatted(port));
        return Session.open(Optional.of(properties), Gateway.Mode.TOKENS);
    }
}
