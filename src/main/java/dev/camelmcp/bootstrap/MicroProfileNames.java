package dev.camelmcp.bootstrap;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names that MicroProfile Config, as in Quarkus, makes of environment variables: a dot for each underscore, so
 * {@code MCP_INBOUND_RATE_LIMIT_ENABLED} is listed as {@code mcp.inbound.rate.limit.enabled}, which is no property, and
 * {@code MCP_SERVERS_OAUTH_API_URL} as one of a server {@code oauth.api}. We read the variables ourselves, which know
 * better what they mean. Stateless.
 */
final class MicroProfileNames {

    /** What Camel calls the properties source of camel-microprofile-config. */
    static final String SOURCE = "CamelMicroProfilePropertiesSource";

    private MicroProfileNames() {}

    /**
     * Whether a property is such a guess.
     *
     * @param location where Camel has it from; null for none
     */
    static boolean isGuess(String key, @Nullable String location, Map<String, String> environment) {
        return SOURCE.equals(location)
                && key.indexOf('_') < 0
                && environment.containsKey(key.replace('.', '_').toUpperCase(Locale.ROOT));
    }
}
