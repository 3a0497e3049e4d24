package dev.camelmcp.routes;

import static dev.camelmcp.support.DiscoverableServer.ISSUER_METADATA;
import static dev.camelmcp.support.DiscoverableServer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.DiscoverableServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code id-jag} by two URLs: that of the MCP server, and the issuer of the identity provider. */
@Timeout(60)
class IdpDiscoveryTest {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final String ID_JAG =
            "{\"access_token\":\"amFn.amFn.amFn\",\"token_type\":\"N_A\",\"expires_in\":60,"
                    + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:id-jag\"}";

    @TempDir
    private Path folder;

    @AutoClose
    private DiscoverableServer server;

    @AutoClose
    private DiscoverableServer idp;

    @AutoClose
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        server = DiscoverableServer.start();
        idp = DiscoverableServer.start();
        idp.json(TOKEN, ID_JAG);
        Map<String, String> settings = server.settings("api");
        String oauth = "mcp.servers.api.oauth.";
        settings.put(oauth + "grant-type", "id-jag");
        settings.put(
                oauth + "subject-token", "file:" + Files.writeString(folder.resolve("id-token"), "e30.e30.c3ViamVjdA"));
        settings.put(oauth + "idp.issuer", idp.issuer());
        settings.put(oauth + "idp.client-id", "at-idp");
        settings.put("mcp.oauth.failure-pause", "0ms");
        gateway = TestGateway.start(settings);
    }

    private HttpResponse<String> call() throws Exception {
        return TestHttp.postMcp(gateway.url("api"), Map.of(), PING);
    }

    @Test
    void assertionIsForWhatTheMcpServerNames() throws Exception {
        HttpResponse<String> answer = call();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(idp.received(TOKEN).get(0).body())
                .contains(
                        TestHttp.form("audience", server.issuer()),
                        TestHttp.form("resource", server.url()),
                        TestHttp.form("scope", "mcp:read"));
        assertThat(server.received(TOKEN).get(0).body()).contains("assertion=amFn.amFn.amFn");
    }

    @Test
    void metadataOfTheIdentityProviderIsKept() throws Exception {
        call();
        gateway.producer().request("direct:mcp-oauth-refresh", exchange -> exchange.setProperty("McpServer", "api"));

        assertThat(idp.received(TOKEN)).hasSize(2);
        assertThat(idp.received(ISSUER_METADATA)).hasSize(1);
    }

    @Test
    void identityProviderThatCallsItselfOtherwiseGetsNothing() throws Exception {
        idp.json(
                ISSUER_METADATA,
                idp.issuerMetadata().replace(idp.issuer() + "\",\"token", idp.issuer() + "/\",\"token"));

        HttpResponse<String> answer = call();

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("discovery_failed");
        assertThat(idp.received(TOKEN)).isEmpty();
        assertThat(server.received(TOKEN)).isEmpty();
    }

    /** Would catch what repeats until the time for all attempts is over. */
    @Test
    void identityProviderThatIsDownIsAskedAsOftenAsRetriesSay() throws Exception {
        idp.status(ISSUER_METADATA, 503);

        assertThat(call().statusCode()).isEqualTo(503);

        assertThat(idp.received(ISSUER_METADATA)).hasSize(4);
        assertThat(idp.received(TOKEN)).isEmpty();
    }

    @Test
    void metadataThatIsFoundIsNoAttemptOfItsOwn() throws Exception {
        idp.status(TOKEN, 503);

        assertThat(call().statusCode()).isEqualTo(503);

        assertThat(idp.received(TOKEN)).hasSize(4);
    }

    @Test
    void identityProviderWithoutMetadataIsNamedInTheError() throws Exception {
        idp.status(ISSUER_METADATA, 404);

        assertThat(call().body()).contains("discovery_failed");
        assertThat(idp.received(TOKEN)).isEmpty();
    }
}
