package dev.camelmcp.admin;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Answers {@code /admin} with the tools in the body. Thread-safe. */
public final class ToolsAnswer implements Processor {

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        Map<String, String> descriptions = new LinkedHashMap<>();
        for (Object tool : exchange.getMessage().getBody(List.class)) {
            descriptions.put(((Tool) tool).name(), ((Tool) tool).description());
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("server", server.getId());
        members.put("config", server.getConfig());
        members.put("tools", List.copyOf(descriptions.keySet()));
        members.put("descriptions", descriptions);
        AdminJson.answer(exchange, 200, members);
    }
}
