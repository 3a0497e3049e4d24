package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.TokenResponse;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns the answer of an authorization server that refused (RFC 6749 §5.2) into an {@link OAuthException}. Thread-safe.
 */
public final class EndpointError implements Processor {

    private final TokenJson json;

    public EndpointError(TokenJson json) {
        this.json = json;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException, IOException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        Map<String, Object> members =
                AnswerMembers.of(json.unmarshal(exchange, exchange.getMessage().getBody()), server.requireOAuth());
        EndpointMessage.clear(exchange);
        OAuthError error = TokenResponse.error(server.serverId().toString(), members, status);
        throw OAuthException.tokenRequestFailed(
                error.code().equals(OAuthError.INVALID_RESPONSE)
                        ? new OAuthError(error.server(), "http_status_" + status, error.description(), status)
                        : error);
    }
}
