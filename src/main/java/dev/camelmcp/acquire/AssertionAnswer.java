package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthException;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Reads the assertion out of the identity provider's answer (draft-ietf-oauth-identity-assertion-authz-grant-04 §4.3.4)
 * into exchange property {@code McpOAuthAssertion}, where the next request of the attempt takes it from. Thread-safe.
 */
public final class AssertionAnswer implements Processor {

    /** Exchange property: a {@link dev.camelmcp.token.Secret}. */
    static final String ASSERTION = "McpOAuthAssertion";

    private final TokenAnswer answers;

    public AssertionAnswer(TokenAnswer answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        OAuthRegistration idp = Objects.requireNonNull(
                server.requireOAuth().grant().idp(), "the request was one of an identity provider's client");
        Map<String, Object> members =
                AnswerMembers.of(exchange, exchange.getMessage().getBody());
        EndpointMessage.clear(exchange);
        AccessToken assertion = answers.parse(exchange, server.serverId().toString(), members, idp);
        exchange.setProperty(ASSERTION, assertion.value());
    }
}
