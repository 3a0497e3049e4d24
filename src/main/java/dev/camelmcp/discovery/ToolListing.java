package dev.camelmcp.discovery;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.Redirects;
import dev.camelmcp.proxy.EgressProxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the tools of the server in exchange property {@code McpServer}, with the token in header {@code Authorization},
 * or for a local server with the environment variables in the body. The credentials end here. Blocks, until the server
 * answers or {@link ToolDiscovery} gives up. Thread-safe.
 */
public final class ToolListing implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ToolListing.class);

    private final Redirects redirects;
    private final EgressProxy egress;

    /**
     * @param redirects hears of servers that lead elsewhere
     * @param egress what connections leave by
     */
    public ToolListing(Redirects redirects, EgressProxy egress) {
        this.redirects = redirects;
        this.egress = egress;
    }

    @Override
    public void process(Exchange exchange) throws DiscoveryException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        Message message = exchange.getMessage();
        Object body = message.getBody();
        String authorization = message.getHeader("Authorization", String.class);
        message.removeHeader("Authorization");
        message.setBody(null);
        message.setBody(
                server.isLocal() ? ToolDiscovery.ofLocal(server, variables(body)) : remote(server, authorization));
    }

    private List<Tool> remote(ServerRegistration server, @Nullable String authorization) throws DiscoveryException {
        try {
            return ToolDiscovery.ofRemote(server, authorization, redirects, egress);
        } catch (DiscoveryException e) {
            if (e.proxy() != null) {
                LOG.warn("MCP server {} cannot be reached: {}", server.serverId(), e.proxy());
            }
            throw e;
        }
    }

    private static Map<String, String> variables(Object body) {
        Map<String, String> variables = new HashMap<>();
        if (body instanceof Map<?, ?> map) {
            map.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
        }
        return variables;
    }
}
