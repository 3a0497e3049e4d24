package dev.camelmcp.http.server;

import io.vertx.ext.web.Route;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which paths a Vert.x route with a path is for; Vert.x tells only those that it routes. Stateless. */
final class RoutePaths {

    private static final Pattern PARAMETER = Pattern.compile(":[A-Za-z0-9_]+");

    private RoutePaths() {}

    static boolean matches(Route route, String path) {
        String pattern = Arrays.stream(PARAMETER.split(route.getPath(), -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("[^/]+"));
        return path.matches(pattern + (route.isExactPath() ? "/?" : ".*"));
    }
}
