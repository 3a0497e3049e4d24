package dev.camelmcp.bootstrap;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.discovery.GatewayEndpoint;
import dev.camelmcp.discovery.GatewayServer;
import dev.camelmcp.discovery.GatewayTools;
import dev.camelmcp.discovery.RouteToolSource;
import dev.camelmcp.discovery.ToolListing;
import dev.camelmcp.http.Redirects;
import org.apache.camel.ProducerTemplate;

/** Binds what finds out which tools there are, and the gateway's own MCP server. Stateless. */
final class GatewayBeans {

    private GatewayBeans() {}

    static void bind(Footprint footprint, McpConfig config, ProducerTemplate producer, Redirects redirects) {
        GatewayEndpoint endpoint = new GatewayEndpoint(
                () -> new GatewayServer(new GatewayTools(config.servers(), new RouteToolSource(producer))));
        footprint.bind(
                "mcpToolListing", new ToolListing(redirects, config.settings().proxy()));
        footprint.bind("mcpGatewayEndpoint", endpoint);
        footprint.add("MCP server", endpoint::close);
    }
}
