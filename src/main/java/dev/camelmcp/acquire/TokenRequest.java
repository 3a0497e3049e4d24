package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.clientauth.ClientAuthentications;
import dev.camelmcp.clientauth.FormRequest;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.grant.Grant;
import dev.camelmcp.grant.Grants;
import dev.camelmcp.provider.TokenResponseStyle;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.Secret;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the message a token request (RFC 6749 §4), with fresh credentials and a fresh correlation id for each attempt.
 * Thread-safe.
 */
public final class TokenRequest implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRequest.class);

    private final ClientAuthentications authentications;
    private final Grants grants;

    public TokenRequest(ClientAuthentications authentications, Grants grants) {
        this.authentications = authentications;
        this.grants = grants;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        write(exchange, server, withAssertion(exchange, server.requireOAuth()));
    }

    /** With what the identity provider answered in this attempt, which is good for no other. */
    private static OAuthRegistration withAssertion(Exchange exchange, OAuthRegistration client) {
        Object assertion = exchange.removeProperty(AssertionAnswer.ASSERTION);
        return assertion instanceof Secret secret ? client.with(client.grant().with(secret)) : client;
    }

    /** A request of that client. */
    void write(Exchange exchange, ServerRegistration server, OAuthRegistration client) throws OAuthException {
        FormRequest request = new FormRequest();
        if (client.style() == TokenResponseStyle.STANDARD) {
            addParameters(server.serverId().toString(), client, request);
        }
        client.customHeaders().forEach((name, value) -> request.header(name, value.value()));
        authentications.authenticate(client, request);
        String correlationId =
                EndpointMessage.write(exchange, client, request, client.requireTokenUrl(), UUID.randomUUID());
        CorrelationId.log(
                exchange, () -> LOG.debug("Token request correlation_id={} for {}", correlationId, server.serverId()));
    }

    /** What the grant wants, RFC 6749 §4.4.2, RFC 8707 §2, and what was configured beside. */
    private void addParameters(String server, OAuthRegistration client, FormRequest request) throws OAuthException {
        Grant grant = grants.of(client);
        request.parameter("grant_type", grant.type().uri());
        grant.addParameters(server, client, request::parameter);
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
