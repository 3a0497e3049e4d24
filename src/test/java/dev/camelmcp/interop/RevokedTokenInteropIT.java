package dev.camelmcp.interop;

import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A token that looks valid to the gateway is none any more: clients must not notice. */
class RevokedTokenInteropIT {

    @Test
    void aTokenThatWasRevokedElsewhereIsReplacedWithoutTheClientNoticing() {
        try (ProtectedServer server = new ProtectedServer();
                Gateway gateway = Gateway.start(server, CLIENT_SECRET)) {
            McpClient.session(gateway.url(), "--abandon");
            server.revoke(server.seen().at("/tokens/0").asText());

            McpClient.session(gateway.url());

            assertThat(server.seen().required("unauthorized").asInt())
                    .as("requests that met the revoked token")
                    .isEqualTo(1);
            assertThat(server.tokenRequests()).isEqualTo(2);
            assertThat(server.seen().required("tokens")).hasSize(2);
        }
    }
}
