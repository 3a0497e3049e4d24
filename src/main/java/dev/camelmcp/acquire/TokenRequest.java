package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.clientauth.ClientAuthentications;
import dev.camelmcp.clientauth.FormRequest;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.provider.TokenResponseStyle;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the message a token request (RFC 6749 §4.4.2), with fresh credentials and a fresh correlation id for each
 * attempt. Thread-safe.
 */
public final class TokenRequest implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRequest.class);

    private final ClientAuthentications authentications;

    public TokenRequest(ClientAuthentications authentications) {
        this.authentications = authentications;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        OAuthRegistration client = server.requireOAuth();
        FormRequest request = new FormRequest();
        if (client.style() == TokenResponseStyle.STANDARD) {
            addParameters(client, request);
        }
        client.customHeaders().forEach((name, value) -> request.header(name, value.value()));
        authentications.authenticate(client, request);
        String correlationId =
                EndpointMessage.write(exchange, client, request, client.requireTokenUrl(), UUID.randomUUID());
        CorrelationId.log(
                exchange, () -> LOG.debug("Token request correlation_id={} for {}", correlationId, server.serverId()));
    }

    /** RFC 6749 §4.4.2, RFC 8707 §2, and what was configured beside. */
    private static void addParameters(OAuthRegistration client, FormRequest request) {
        request.parameter("grant_type", "client_credentials");
        if (!client.scope().isEmpty()) {
            request.parameter("scope", client.scope().toString());
        }
        client.audiences().forEach(a -> request.parameter("audience", a));
        client.resources().forEach(r -> request.parameter("resource", r));
        if (client.organization() != null) {
            request.parameter("organization", client.organization());
        }
        client.additionalParams().forEach((name, value) -> request.parameter(name, value.value()));
    }
}
