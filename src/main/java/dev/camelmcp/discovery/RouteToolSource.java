package dev.camelmcp.discovery;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.GatewayTools.ToolSource;
import dev.camelmcp.inbound.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/** Asks route {@code mcp-tools}. Thread-safe; does not block. */
public final class RouteToolSource implements ToolSource {

    private static final String ROUTE = "direct:mcp-tools";

    private final ProducerTemplate producer;

    public RouteToolSource(ProducerTemplate producer) {
        this.producer = producer;
    }

    @Override
    public CompletableFuture<List<Tool>> of(ServerRegistration server, @Nullable Caller caller) {
        return producer.asyncSend(ROUTE, e -> {
                    e.setProperty(ExchangeProperties.SERVER, server);
                    if (caller != null) {
                        e.setProperty(ExchangeProperties.CALLER, caller);
                    }
                })
                .thenApply(RouteToolSource::tools);
    }

    private static List<Tool> tools(Exchange answer) {
        if (answer.getException() != null) {
            throw new CompletionException(answer.getException());
        }
        List<Tool> tools = new ArrayList<>();
        for (Object tool : answer.getMessage().getBody(List.class)) {
            tools.add((Tool) tool);
        }
        return tools;
    }
}
