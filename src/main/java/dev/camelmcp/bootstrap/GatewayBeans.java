package dev.camelmcp.bootstrap;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.discovery.GatewayEndpoint;
import dev.camelmcp.discovery.GatewayServer;
import dev.camelmcp.discovery.GatewayTools;
import dev.camelmcp.discovery.RouteToolSource;
import dev.camelmcp.discovery.ToolListing;
import org.apache.camel.ProducerTemplate;

/** Binds what finds out which tools there are, and the gateway's own MCP server. Stateless. */
final class GatewayBeans {

    private GatewayBeans() {}

    static void bind(Footprint footprint, McpConfig config, ProducerTemplate producer) {
        GatewayEndpoint endpoint = new GatewayEndpoint(
                () -> new GatewayServer(new GatewayTools(config.servers(), new RouteToolSource(producer))));
        footprint.bind("mcpToolListing", new ToolListing());
        footprint.bind("mcpGatewayEndpoint", endpoint);
        footprint.add("MCP server", endpoint::close);
    }
}
