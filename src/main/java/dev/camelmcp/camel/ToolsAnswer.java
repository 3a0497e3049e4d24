package dev.camelmcp.camel;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.Tool;
import dev.camelmcp.discovery.ToolDiscovery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the tools of the server in exchange property {@code McpServer}, with the token in header {@code Authorization}. Blocks, until the server answers or {@link ToolDiscovery} gives up. Thread-safe. */
public final class ToolsAnswer implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ToolsAnswer.class);

    @Override
    public void process(Exchange exchange) throws AdminRefusedException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("server", server.getId());
        members.put("config", server.getConfig());
        try {
            String authorization = exchange.getMessage().getHeader("Authorization", String.class);
            List<Tool> tools = ToolDiscovery.list(server, authorization);
            Map<String, String> descriptions = new LinkedHashMap<>();
            tools.forEach(tool -> descriptions.put(tool.name(), tool.description()));
            members.put("tools", List.copyOf(descriptions.keySet()));
            members.put("descriptions", descriptions);
        } catch (RuntimeException e) {
            // by kind: the SDK's messages quote what was answered
            LOG.warn(
                    "Tools of {} cannot be listed: {}",
                    server.serverId(),
                    e.getClass().getSimpleName());
            throw new AdminRefusedException(502, "tools_unavailable", "the MCP server did not list its tools");
        }
        AdminJson.answer(exchange, 200, members);
    }
}
