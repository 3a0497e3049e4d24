package dev.camelmcp.http.server;

import dev.camelmcp.http.BodyLimits;
import dev.camelmcp.http.Refusals;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.PropertiesComponent;

/**
 * An engine for {@code platform-http:} that never holds a thread while a route waits, unlike Camel's own, which runs
 * each exchange on a worker thread and emits a streamed body only in full buffers. It serves from the same Vert.x
 * router, so port and TLS stay those of {@code camel.server.*}. An endpoint chooses it by
 * {@code platformHttpEngine=#bean:mcpHttpEngine}; others are not affected. Thread-safe.
 */
public final class AsyncHttpEngine implements PlatformHttpEngine, CamelContextAware {

    private static final String PORT = "camel.server.port";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

    private final VertxPlatformHttpEngine stock = new VertxPlatformHttpEngine();
    private final ServedPaths paths;
    private final RetiredCalls retired = new RetiredCalls();
    private final StreamOrder streams = new StreamOrder();
    private final BodyLimits limits;
    private final CrossOrigin crossOrigin;
    private final Refusals refusals;

    /**
     * @param limits of request bodies
     * @param origins which pages may use the endpoints that name their methods
     * @param refusals hears of what is refused before a route has it
     */
    public AsyncHttpEngine(BodyLimits limits, OriginRule origins, Refusals refusals) {
        this.limits = limits;
        this.refusals = refusals;
        this.crossOrigin = new CrossOrigin(origins);
        this.paths = new ServedPaths(new OtherMethods(limits, crossOrigin, refusals));
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new AsyncHttpConsumer(endpoint, processor, this);
    }

    @Override
    public int getServerPort() {
        return stock.getServerPort();
    }

    ServedPaths paths() {
        return paths;
    }

    RetiredCalls retired() {
        return retired;
    }

    StreamOrder streams() {
        return streams;
    }

    BodyLimits limits() {
        return limits;
    }

    Refusals refusals() {
        return refusals;
    }

    CrossOrigin crossOrigin() {
        return crossOrigin;
    }

    /**
     * The router of Camel's main HTTP server; found when a consumer starts, since the server starts before the routes.
     */
    VertxPlatformHttpRouter router() {
        Map<String, VertxPlatformHttpRouter> routers =
                getCamelContext().getRegistry().findByTypeWithName(VertxPlatformHttpRouter.class);
        if (routers.size() == 1) {
            return routers.values().iterator().next();
        }
        return serverPorts()
                .map(VertxPlatformHttpRouter::getRouterNameFromPort)
                .map(routers::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("Camel's HTTP server is not running: set camel.server.enabled=true,"
                                + " or mcp.forward.http-engine to another engine"));
    }

    /**
     * Which it may be by, beside a management server; before Camel 4.18, Camel's engine cannot tell the two. Camel's
     * placeholders ask the environment first, where a Service of Kubernetes may be found by that name.
     */
    private Stream<Integer> serverPorts() {
        PropertiesComponent properties = getCamelContext().getPropertiesComponent();
        Stream<Integer> configured = Stream.of(
                        properties.resolveProperty(PORT).orElse(""),
                        properties.loadProperties(PORT::equals).getProperty(PORT, ""))
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Integer::valueOf);
        return Stream.concat(configured, Stream.of(stock.getServerPort(), 0));
    }

    @Override
    public CamelContext getCamelContext() {
        return stock.getCamelContext();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        stock.setCamelContext(camelContext);
    }
}
