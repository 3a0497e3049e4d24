package dev.camelmcp.bootstrap;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.discovery.GatewayEndpoint;
import dev.camelmcp.discovery.GatewayServer;
import dev.camelmcp.discovery.GatewayTools;
import dev.camelmcp.discovery.RouteToolSource;
import dev.camelmcp.discovery.ToolListFilter;
import dev.camelmcp.discovery.ToolListing;
import dev.camelmcp.http.BodyMemory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.ExecutorServiceManager;

/** Binds what finds out which tools there are, and the gateway's own MCP server. Stateless. */
final class GatewayBeans {

    private GatewayBeans() {}

    static void bind(Footprint footprint, McpConfig config, BodyMemory memory) throws Exception {
        ExecutorServiceManager manager = footprint.context().getExecutorServiceManager();
        // as many as turns are taken, and those who only pass a message on
        ExecutorService threads = footprint.threads(manager.newCachedThreadPool(GatewayBeans.class, "McpTools"));
        ScheduledExecutorService timer =
                footprint.threads(manager.newSingleThreadScheduledExecutor(GatewayBeans.class, "McpToolsTimer"));
        ProducerTemplate producer = footprint.producer(threads);
        footprint.bind("mcpToolListing", new ToolListing(config.settings().toolsTimeout(), producer, threads, timer));
        footprint.bind("mcpToolFilter", new ToolListFilter(config.settings().toolsTimeout(), memory, threads, timer));
        GatewayEndpoint endpoint = new GatewayEndpoint(
                () -> new GatewayServer(new GatewayTools(config.servers(), new RouteToolSource(producer))));
        footprint.bind("mcpGatewayEndpoint", endpoint);
        footprint.add("MCP server", endpoint::close);
    }
}
