package dev.camelmcp.config.read;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment variables that Kubernetes sets for each Service of a namespace, whatever it is called:
 * {@code MCP_SERVERS_API_SERVICE_HOST}, {@code …_SERVICE_PORT_HTTP}, {@code …_PORT=tcp://10.0.0.1:8080},
 * {@code …_PORT_8080_TCP_ADDR} for one that is called mcp-servers-api. Nobody meant them as configuration. Stateless.
 */
public final class ServiceVariables {

    private static final Pattern HOST = Pattern.compile("(.+)_SERVICE_HOST");
    private static final Pattern PORT = Pattern.compile("(.+)_SERVICE_PORT(_[A-Z0-9_]+)?");
    private static final Pattern LINK = Pattern.compile("(.+?)_PORT(_\\d+_(TCP|UDP|SCTP))?");
    private static final Pattern LINK_PART = Pattern.compile("(.+?)_PORT_\\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)");
    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://\\S+");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private ServiceVariables() {}

    /** Whether a variable is one of them, by its name and by what it holds. */
    public static boolean isOne(String name, String value) {
        return HOST.matcher(name).matches()
                || LINK_PART.matcher(name).matches()
                || (PORT.matcher(name).matches() && NUMBER.matcher(value).matches())
                || (LINK.matcher(name).matches() && ADDRESS.matcher(value).matches());
    }

    /**
     * As {@link #isOne}, where the name could also be one of ours: only with the others that Kubernetes sets beside it.
     */
    static boolean isOneOfSeveral(String name, Map<String, String> environment) {
        return isOne(name, environment.getOrDefault(name, "")) && hasService(name, environment);
    }

    private static boolean hasService(String name, Map<String, String> environment) {
        for (Pattern pattern : new Pattern[] {HOST, PORT, LINK_PART, LINK}) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()
                    && environment.containsKey(matcher.group(1) + "_SERVICE_HOST")
                    && ADDRESS.matcher(environment.getOrDefault(matcher.group(1) + "_PORT", ""))
                            .matches()) {
                return true;
            }
        }
        return false;
    }
}
