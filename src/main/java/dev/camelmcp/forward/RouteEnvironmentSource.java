package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.stdio.EnvironmentSource;
import dev.camelmcp.token.AccessToken;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Gets the variables of a process from route {@code mcp-oauth-env}. Thread-safe; does not block. */
public final class RouteEnvironmentSource implements EnvironmentSource {

    private final ProducerTemplate producer;

    public RouteEnvironmentSource(ProducerTemplate producer) {
        this.producer = producer;
    }

    @Override
    public CompletableFuture<Variables> of(ServerRegistration server) {
        return producer.asyncSend("direct:mcp-oauth-env", e -> e.setProperty(ExchangeProperties.SERVER, server))
                .thenApply(RouteEnvironmentSource::variables);
    }

    private static Variables variables(Exchange exchange) {
        if (exchange.getException() != null) {
            throw new CompletionException(exchange.getException());
        }
        Map<String, String> values = new LinkedHashMap<>();
        if (exchange.getMessage().getBody() instanceof Map<?, ?> body) {
            body.forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value)));
        }
        return new Variables(values, exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class));
    }
}
