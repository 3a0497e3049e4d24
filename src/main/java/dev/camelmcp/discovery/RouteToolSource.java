package dev.camelmcp.discovery;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.GatewayTools.ToolSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Asks route {@code mcp-tools}. Thread-safe; blocks. */
public final class RouteToolSource implements ToolSource {

    private static final String ROUTE = "direct:mcp-tools";

    private final ProducerTemplate producer;

    public RouteToolSource(ProducerTemplate producer) {
        this.producer = producer;
    }

    @Override
    public List<Tool> of(ServerRegistration server) throws Exception {
        Exchange answer = producer.request(ROUTE, e -> e.setProperty(ExchangeProperties.SERVER, server));
        Exception failure = answer.getException();
        if (failure != null) {
            throw failure;
        }
        List<Tool> tools = new ArrayList<>();
        for (Object tool : answer.getMessage().getBody(List.class)) {
            tools.add((Tool) tool);
        }
        return tools;
    }
}
