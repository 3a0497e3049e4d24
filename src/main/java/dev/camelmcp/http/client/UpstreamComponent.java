package dev.camelmcp.http.client;

import dev.camelmcp.config.ForwardSettings;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.BodyConverters;
import dev.camelmcp.http.Redirects;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.tls.TlsClients;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * {@code mcp-upstream:name}: sends the message to the MCP server in exchange property {@code McpServer} and streams its
 * answer back, without holding a thread. All its endpoints share connections and limits. Thread-safe.
 */
@Component("mcp-upstream")
public final class UpstreamComponent extends DefaultComponent {

    private final ForwardSettings settings;
    private final TlsClients tlsClients;
    private final @Nullable CircuitBreakerRegistry circuits;
    private final Redirects redirects;
    private final UpstreamOutcomes outcomes;
    private final EgressProxy egress;
    private @Nullable Vertx own;
    private volatile @Nullable Upstream upstream;

    /**
     * A component for all servers.
     *
     * @param circuits a circuit breaker for each server, by its id; null for none
     * @param redirects hears of servers that lead elsewhere
     * @param outcomes hears what came of each request
     * @param egress what connections leave by
     */
    public UpstreamComponent(
            ForwardSettings settings,
            TlsClients tlsClients,
            @Nullable CircuitBreakerRegistry circuits,
            Redirects redirects,
            UpstreamOutcomes outcomes,
            EgressProxy egress) {
        this.settings = settings;
        this.tlsClients = tlsClients;
        this.circuits = circuits;
        this.redirects = redirects;
        this.outcomes = outcomes;
        this.egress = egress;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new UpstreamEndpoint(uri, this, remaining);
    }

    /**
     * Made for the first request: the HTTP server, whose event loops it shares, starts later than this; and who sends
     * none has no event loops of his own.
     */
    Upstream upstream() {
        Upstream known = upstream;
        return known == null ? make() : known;
    }

    private synchronized Upstream make() {
        Upstream made = upstream;
        if (made == null) {
            Vertx vertx = vertx();
            UpstreamConnections connections = new UpstreamConnections();
            made = new Upstream(
                    vertx,
                    settings,
                    connections,
                    new UpstreamClients(vertx, settings, tlsClients, connections),
                    new UpstreamGate(settings, circuits, outcomes),
                    redirects,
                    new EgressOptions(egress, settings.connectTimeout()),
                    new ConcurrentHashMap<>());
            upstream = made;
        }
        return made;
    }

    /** How many GET requests to a server are open now. */
    public int openStreams(ServerRegistration server) {
        Upstream known = upstream;
        return known == null ? 0 : known.gate().openStreams(server);
    }

    /** The Vert.x instance of the HTTP server where there is one, so that a request stays on one event loop. */
    private Vertx vertx() {
        Vertx bound = CamelContextHelper.findSingleByType(getCamelContext(), Vertx.class);
        if (bound != null) {
            return bound;
        }
        Set<VertxPlatformHttpRouter> routers =
                getCamelContext().getRegistry().findByType(VertxPlatformHttpRouter.class);
        if (!routers.isEmpty()) {
            return routers.iterator().next().vertx();
        }
        own = Vertx.vertx();
        return own;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        BodyConverters.addTo(getCamelContext().getTypeConverterRegistry());
    }

    @Override
    protected void doStop() throws Exception {
        synchronized (this) {
            Upstream known = upstream;
            if (known != null) {
                known.clients().close();
                known.answers().values().forEach(Deadlines::close);
                upstream = null;
            }
            if (own != null) {
                own.close();
                own = null;
            }
        }
        super.doStop();
    }

    /** All of a context share the converters; one that was there for a while is stopped only. */
    @Override
    protected void doShutdown() throws Exception {
        BodyConverters.removeFrom(getCamelContext().getTypeConverterRegistry());
        super.doShutdown();
    }
}
