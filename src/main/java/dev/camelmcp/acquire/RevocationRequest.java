package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.clientauth.ClientAuthentications;
import dev.camelmcp.clientauth.FormRequest;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.provider.TokenResponseStyle;
import dev.camelmcp.token.AccessToken;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Makes the message a revocation request (RFC 7009 §2.1) for the token in exchange property {@code McpOAuthToken}.
 * Thread-safe.
 */
public final class RevocationRequest implements Processor {

    private final ClientAuthentications authentications;

    public RevocationRequest(ClientAuthentications authentications) {
        this.authentications = authentications;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        OAuthRegistration client = server.requireOAuth();
        if (client.revocationUrl() == null) {
            throw new IllegalStateException(
                    "the token of " + server.serverId()
                            + " is no longer used here, but cannot be revoked: "
                            + (client.discovery() == null
                                    ? "oauth.revocation-url is not set"
                                    : "its authorization server lists no revocation_endpoint, and oauth.revocation-url is not set"));
        }
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        FormRequest request = new FormRequest();
        client.customHeaders().forEach((name, value) -> request.header(name, value.value()));
        boolean standard = client.style() == TokenResponseStyle.STANDARD;
        if (standard) {
            request.parameter("token", token.value().value()).parameter("token_type_hint", "access_token");
            authentications.authenticate(client, request);
        } else {
            // GitHub: a token revokes itself
            request.header("Authorization", token.authorization());
        }
        EndpointMessage.write(exchange, client, request, client.revocationUrl(), UUID.randomUUID());
        if (!standard) {
            exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "DELETE");
        }
    }
}
