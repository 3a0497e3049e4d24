package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.token.AccessToken;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Puts the token into the body as the variables that local programs read it from; none where there is no token.
 * Thread-safe.
 */
public final class EnvironmentVariables implements Processor {

    @Override
    public void process(Exchange exchange) {
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
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
