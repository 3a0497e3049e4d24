package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Puts the token into the body as the variables that local programs read it from; none where there is no token. Fails
 * for one that is bound to a key (RFC 9449), which programs do not have. Thread-safe.
 */
public final class EnvironmentVariables implements Processor {

    @Override
    public void process(Exchange exchange) throws OAuthException {
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        if (token != null && token.keyBound()) {
            String server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class)
                    .serverId()
                    .toString();
            String message =
                    "the token of " + server + " is bound to a key of the gateway's (oauth.dpop=true), so it is"
                            + " of no use in an environment variable; send requests through the gateway";
            throw new OAuthException(message, new OAuthError(server, "token_bound_to_key", null, 0));
        }
        exchange.getMessage().setBody(token == null ? Map.of() : variables(token));
    }

    private static Map<String, String> variables(AccessToken token) {
        String value = token.value().value();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("ENKRYPT_ACCESS_TOKEN", value);
        variables.put("AUTHORIZATION", token.authorization());
        variables.put("OAUTH_ACCESS_TOKEN", value);
        variables.put("OAUTH_TOKEN_TYPE", AccessToken.BEARER);
        variables.put("HTTP_HEADER_Authorization", token.authorization());
        variables.put("HTTP_HEADER_AUTHORIZATION", token.authorization());
        return variables;
    }
}
