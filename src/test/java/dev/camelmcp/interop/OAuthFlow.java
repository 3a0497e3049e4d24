package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.interop.ProtectedResource.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What all authorization servers and all methods of client authentication have in common. One gateway serves all
 * clients of a server, so a connection that was made with the certificate of one would be noticed at another.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
abstract class OAuthFlow {

    private OAuthEnvironment environment;

    /** Starts it, with certificate and keys of this PKI. */
    abstract AuthorizationServer startAuthorizationServer(Pki pki);

    /** Adds to the clients that all authorization servers have. */
    abstract void configure(ClientSettings settings);

    /** What the token endpoint calls a wrong secret. */
    abstract String errorForWrongSecret();

    /** Clients for which all of this must work. */
    Stream<String> clients() {
        return Stream.concat(Stream.of("basic", "post", "jwt-rsa", "jwt-ec"), boundClients());
    }

    /** Those whose tokens are bound to their certificate. */
    Stream<String> boundClients() {
        return Stream.of("mtls", "mtls-encrypted-key", "mtls-pkcs12");
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        environment = new OAuthEnvironment(folder, this::startAuthorizationServer, this::configure);
    }

    @AfterAll
    void stop() throws Exception {
        if (environment != null) {
            environment.close();
        }
    }

    OAuthEnvironment environment() {
        return environment;
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aTokenIsActiveUntilItIsRevokedAndThenReplaced(String client) throws Exception {
        String token = environment.use(client);
        assertThat(environment.use(client)).as("cached").isEqualTo(token);
        assertThat(environment.isActive(token)).isTrue();

        Exchange revocation = environment.route("revoke", client);

        assertThat(revocation.getException()).isNull();
        assertThat(revocation.getProperty("McpOAuthRevocation")).isEqualTo("revoked");
        assertThat(environment.isActive(token)).isFalse();
        assertThat(environment.use(client)).isNotEqualTo(token);
    }

    /** A second request in a row: a client assertion that was sent again would be refused as a replay. */
    @ParameterizedTest
    @MethodSource("clients")
    void aTokenThatIsRefreshedOnRequestGivesWayToANewOne(String client) throws Exception {
        String token = environment.use(client);

        assertThat(environment.route("refresh", client).getException()).isNull();

        assertThat(environment.use(client)).isNotEqualTo(token);
        assertThat(environment.lastCall(client).clientId())
                .isEqualTo(environment.calls(client).get(0).clientId());
    }

    @Test
    void aShortLivedTokenIsRenewedBeforeItExpires() throws Exception {
        String first = environment.use("short");
        await("expiry of the first token")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    environment.use("short");
                    return !environment.isActive(first);
                });

        assertThat(environment.lastCall("short").token()).isNotEqualTo(first);
        assertThat(environment.calls("short"))
                .as("no request met an expired token")
                .allMatch(Call::accepted);
    }

    @ParameterizedTest
    @MethodSource("boundClients")
    void aBoundTokenTravelsWithTheCertificateItIsBoundTo(String client) throws Exception {
        String token = environment.use(client);

        Call call = environment.lastCall(client);
        assertThat(call.boundTo()).isNotEmpty().isEqualTo(call.certificate());
        assertThat(environment.useDirectly(client, token))
                .as("without the certificate")
                .isEqualTo(401);
    }

    @Test
    void aClientWithoutACertificateShowsNobodyElses() throws Exception {
        environment.use("mtls");
        environment.use("basic");

        assertThat(environment.lastCall("basic"))
                .returns("", Call::certificate)
                .returns("", Call::boundTo)
                .returns("gw-basic", Call::clientId);
    }

    @Test
    void anotherCertificateThanTheRegisteredOneIsRefused() throws Exception {
        environment.use("mtls");

        assertThat(environment.refusal("wrong-certificate").required("error").asText())
                .isEqualTo("invalid_client");
        assertThat(environment.calls("wrong-certificate")).isEmpty();
    }

    @Test
    void aWrongSecretIsReportedAsTheAuthorizationServerCallsIt() throws Exception {
        assertThat(environment.refusal("wrong-secret").required("error").asText())
                .isEqualTo(errorForWrongSecret());
    }

    @Test
    void anAuthorizationServerWithoutATrustedCertificateGetsNoSecret() throws Exception {
        assertThat(environment.refusal("untrusted").required("error").asText())
                .isEqualTo("authorization_server_unreachable");
    }

    /** Without this the rest could pass in front of a server that takes any token. */
    @Test
    void theMcpServerRefusesATokenThatWasRevoked() throws Exception {
        String token = environment.use("basic");
        assertThat(environment.useDirectly("basic", token)).isEqualTo(200);
        environment.route("revoke", "basic");

        assertThat(environment.useDirectly("basic", token)).isEqualTo(401);
    }

    /** After all others, whose secrets it looks for. */
    @Test
    @Order(Integer.MAX_VALUE)
    void noSecretKeyAssertionOrTokenIsLoggedEvenAtTrace() {
        for (String expected : List.of("TRACE", "correlation_id=", "Obtained token for", "Revoked token of")) {
            // not assertThat(log).contains(expected), which would print the log
            assertThat(environment.log().contains(expected)).as(expected).isTrue();
        }
        assertThat(environment.logged()).isEmpty();
    }
}
