package dev.camelmcp.discovery;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.Redirects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Lists the tools of the server in exchange property {@code McpServer}, with the token in header {@code Authorization},
 * or for a local server with the environment variables in the body. The credentials end here. Blocks, until the server
 * answers or {@link ToolDiscovery} gives up. Thread-safe.
 */
public final class ToolListing implements Processor {

    private final Redirects redirects;

    /** @param redirects hears of servers that lead elsewhere */
    public ToolListing(Redirects redirects) {
        this.redirects = redirects;
    }

    @Override
    public void process(Exchange exchange) throws DiscoveryException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        Message message = exchange.getMessage();
        Object body = message.getBody();
        String authorization = message.getHeader("Authorization", String.class);
        message.removeHeader("Authorization");
        message.setBody(null);
        List<Tool> tools = server.isLocal()
                ? ToolDiscovery.ofLocal(server, variables(body))
                : ToolDiscovery.ofRemote(server, authorization, redirects);
        message.setBody(tools);
    }

    private static Map<String, String> variables(Object body) {
        Map<String, String> variables = new HashMap<>();
        if (body instanceof Map<?, ?> map) {
            map.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
        }
        return variables;
    }
}
