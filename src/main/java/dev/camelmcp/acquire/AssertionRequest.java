package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.OAuthException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Makes the message a request to the identity provider, for an assertion that is good for the MCP server's
 * authorization server (draft-ietf-oauth-identity-assertion-authz-grant-04 §4.3). Thread-safe.
 */
public final class AssertionRequest implements Processor {

    private final TokenRequest requests;

    public AssertionRequest(TokenRequest requests) {
        this.requests = requests;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        OAuthRegistration idp = server.requireOAuth().grant().idp();
        if (idp == null) {
            throw new IllegalStateException(server.serverId() + " has no identity provider: see oauth.grant-type");
        }
        requests.write(exchange, server, idp);
    }
}
