package dev.camelmcp.http;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * {@code mcp-upstream:name}: sends the message to the MCP server in exchange property {@code McpServer} and streams its answer back, without holding a thread. Thread-safe.
 */
public final class UpstreamComponent extends DefaultComponent {

    private @Nullable Vertx own;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        UpstreamEndpoint endpoint = new UpstreamEndpoint(uri, this);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** The Vert.x instance of the HTTP server where there is one, so that a request stays on one event loop. */
    synchronized Vertx vertx() {
        Vertx bound = CamelContextHelper.findSingleByType(getCamelContext(), Vertx.class);
        if (bound != null) {
            return bound;
        }
        Set<VertxPlatformHttpRouter> routers =
                getCamelContext().getRegistry().findByType(VertxPlatformHttpRouter.class);
        if (!routers.isEmpty()) {
            return routers.iterator().next().vertx();
        }
        if (own == null) {
            own = Vertx.vertx();
        }
        return own;
    }

    @Override
    protected void doShutdown() throws Exception {
        synchronized (this) {
            if (own != null) {
                own.close();
                own = null;
            }
        }
        super.doShutdown();
    }
}
