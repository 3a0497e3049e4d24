package dev.camelmcp.karaf;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.config.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * What the PID {@code dev.camelmcp} says: where the routes go, which, and the gateway's own properties. Immutable; its
 * text shows no value.
 *
 * @param mode where the routes go
 * @param context the name of the CamelContext to attach to; null for other modes
 * @param routes locations of the routes
 * @param properties {@code mcp.…} and {@code camel.…}
 */
record PidConfiguration(Mode mode, @Nullable String context, List<String> routes, Map<String, String> properties) {

    /** The PID, and the name of its file in Karaf's {@code etc/}. */
    static final String PID = "dev.camelmcp";

    private static final String SOURCE = PID + ".cfg";

    /** Where the routes go. */
    enum Mode {
        /** Into a CamelContext that is made for them. */
        OWN,
        /** Into the CamelContext of that name, whenever there is one. */
        ATTACH,
        /** Into whichever CamelContext adds the OSGi service {@code RoutesBuilder}. */
        PUBLISH
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException naming the property, the file and the remedy
     */
    static PidConfiguration of(Map<String, ?> pid) {
        Map<String, String> properties = new LinkedHashMap<>();
        pid.forEach((key, value) -> {
            if (Names.isOurs(key) || key.startsWith("camel.")) {
                properties.put(key, String.valueOf(value));
            }
        });
        Mode mode = mode(text(pid, "mode", "own"));
        String context = mode == Mode.ATTACH ? text(pid, "context", "") : null;
        if (context != null && context.isEmpty()) {
            throw problem("context", "is missing", "the name of the CamelContext to attach to");
        }
        return new PidConfiguration(mode, context, routes(text(pid, "routes", "all")), Map.copyOf(properties));
    }

    /** Installs the routes. */
    McpOAuth install(CamelContext target) throws Exception {
        return McpOAuth.in(target)
                .routes(routes)
                .properties(properties(Names::isOurs), SOURCE)
                .install();
    }

    boolean listens() {
        return routes.equals(McpOAuth.ROUTES);
    }

    Map<String, String> properties(Predicate<String> wanted) {
        return properties.entrySet().stream()
                .filter(e -> wanted.test(e.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Mode mode(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "own" -> Mode.OWN;
            case "attach" -> Mode.ATTACH;
            case "publish" -> Mode.PUBLISH;
            default -> throw problem("mode", "is '" + value + "'", "own, attach or publish");
        };
    }

    private static List<String> routes(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "all" -> McpOAuth.ROUTES;
            case "token" -> McpOAuth.TOKEN_ROUTES;
            default -> throw problem("routes", "is '" + value + "'", "all, or token for those without HTTP");
        };
    }

    private static String text(Map<String, ?> pid, String key, String fallback) {
        Object value = pid.get(key);
        return value == null ? fallback : value.toString().trim();
    }

    private static IllegalArgumentException problem(String key, String what, String remedy) {
        return new IllegalArgumentException(key + " in " + SOURCE + " " + what + "; set it to " + remedy);
    }

    @Override
    public String toString() {
        return "PidConfiguration[" + mode + ", context=" + context + ", " + routes.size() + " files of routes, "
                + properties.size() + " properties]";
    }
}
