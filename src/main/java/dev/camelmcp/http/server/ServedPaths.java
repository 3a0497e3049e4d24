package dev.camelmcp.http.server;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.Method;
import org.jspecify.annotations.Nullable;

/**
 * What the engine's consumers serve on Camel's router. A path has one handler there, which leads to the consumer that
 * took the path last, so one may follow another while requests come in. All paths stand behind what was on the router
 * before them: Camel's handlers for CORS, sessions and credentials. Thread-safe.
 */
final class ServedPaths {

    private static final Pattern PARAMETER = Pattern.compile("\\{([^/}]+)}");

    private final OtherMethods otherMethods;
    private final Map<Key, ServedPath> paths = new HashMap<>();

    /** How many 405s there have been; Vert.x cannot take one of two routes away that stand at the same place. */
    private int refusals;

    /** @param otherMethods answers those that are not served */
    ServedPaths(OtherMethods otherMethods) {
        this.otherMethods = otherMethods;
    }

    /** Somebody who may have a request. */
    interface Receiver {

        /** False where it is over, so that whoever has the path now is to have the request. */
        boolean receive(RoutingContext ctx);
    }

    /** @param methods none where all are served */
    private record Key(Router router, String pattern, Set<Method> methods) {

        boolean serves(RoutingContext ctx) {
            String asked = ctx.request().method().name();
            for (Method method : methods) {
                if (method.name().equals(asked)) {
                    return true;
                }
            }
            return methods.isEmpty();
        }

        /** Of all paths that a pattern with a star stands for. */
        String prefix() {
            return pattern.substring(0, pattern.length() - 1);
        }

        boolean isPlainPrefix() {
            return pattern.endsWith("/*") && pattern.indexOf(':') < 0;
        }

        /**
         * Of a plain prefix, as nearly all requests: without the parameters that Vert.x makes of a path by its pattern,
         * where there is nothing to be decoded.
         */
        boolean isSimply(RoutingContext ctx) {
            String mount = ctx.mountPoint();
            int root = mount == null ? 0 : mount.length() - (mount.endsWith("/") ? 1 : 0);
            String path = ctx.normalizedPath();
            int length = pattern.length() - 1;
            return path.indexOf('%') < 0
                    && path.regionMatches(root, pattern, 0, length)
                    && (mount == null || path.startsWith(mount))
                    && serves(ctx);
        }
    }

    /**
     * Lets a consumer have what its endpoint names, in place of the one that has it now, if any.
     *
     * @return gives it back to the one before; does nothing when run again
     */
    synchronized Runnable take(Router router, PlatformHttpEndpoint endpoint, Receiver consumer) {
        String path = PARAMETER.matcher(endpoint.getPath()).replaceAll(":$1");
        boolean prefix = endpoint.isMatchOnUriPrefix();
        Set<Method> methods = endpoint.getHttpMethodRestrict() == null
                ? Set.of()
                : Method.parseList(endpoint.getHttpMethodRestrict());
        Key key = new Key(router, prefix ? path + "*" : path, methods);
        ServedPath served = paths.get(key);
        if (served == null) {
            served = new ServedPath(key, prefix);
            paths.put(key, served);
            served.consumers.add(consumer);
            served.open();
            if (!prefix) {
                // before what stands for all paths below it, whichever came first: /mcp/* is /mcp too
                paths.values().stream().filter(p -> p.prefix).forEach(p -> p.moveBehind(path));
            }
        } else {
            served.consumers.add(consumer);
        }
        return () -> leave(key, consumer);
    }

    private synchronized void leave(Key key, Receiver consumer) {
        ServedPath served = paths.get(key);
        if (served != null && served.consumers.remove(consumer) && served.consumers.isEmpty()) {
            paths.remove(key);
            served.close();
        }
    }

    /** Used under the lock of the paths, except by requests. */
    private final class ServedPath {

        final boolean prefix;
        final List<Receiver> consumers = new CopyOnWriteArrayList<>();
        private final Key key;
        private @Nullable Route route;

        /** Takes most of what the other would; null where that has parameters. */
        private @Nullable Route simple;

        /** Answers the methods that are not served; null where all are. */
        private @Nullable Route others;

        ServedPath(Key key, boolean prefix) {
            this.key = key;
            this.prefix = prefix;
        }

        void open() {
            simple = addSimple();
            route = add();
            if (!key.methods.isEmpty()) {
                String served = key.methods.stream().map(Method::name).collect(Collectors.joining(", "));
                others = key.router
                        .route(key.pattern)
                        .order(Integer.MAX_VALUE - refusals++)
                        .handler(ctx -> refuse(ctx, served));
            }
        }

        private void refuse(RoutingContext ctx, String served) {
            if (key.serves(ctx)) {
                // it was served a moment ago, and is not any more
                ctx.next();
            } else {
                otherMethods.answer(ctx, served);
            }
        }

        /** There is no moment without it. */
        void moveBehind(String path) {
            Route before = route;
            route = add();
            remove(before);
            if (path.startsWith(key.prefix())) {
                before = simple;
                simple = addSimple();
                remove(before);
            }
        }

        void close() {
            remove(simple);
            remove(route);
            remove(others);
        }

        private static void remove(@Nullable Route unused) {
            if (unused != null) {
                unused.remove();
            }
        }

        private Route add() {
            Route added = key.router.route(key.pattern);
            key.methods.forEach(method -> added.method(HttpMethod.valueOf(method.name())));
            return added.handler(this::receive);
        }

        /** Behind another path, Vert.x makes texts of a request for each that it looks at. */
        private @Nullable Route addSimple() {
            return key.isPlainPrefix()
                    ? key.router.route().handler(ctx -> {
                        if (key.isSimply(ctx)) {
                            receive(ctx);
                        } else {
                            ctx.next();
                        }
                    })
                    : null;
        }

        /** A request that was on its way here when the last one left finds nobody. */
        private void receive(RoutingContext ctx) {
            Receiver latest = latest();
            while (latest != null && !latest.receive(ctx)) {
                latest = latest();
            }
            if (latest == null) {
                ctx.next();
            }
        }

        private @Nullable Receiver latest() {
            Receiver latest = null;
            for (Receiver consumer : consumers) {
                latest = consumer;
            }
            return latest;
        }
    }
}
