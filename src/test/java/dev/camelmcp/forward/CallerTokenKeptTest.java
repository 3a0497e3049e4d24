package dev.camelmcp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.inbound.Caller;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.Secret;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller's own token stays where some server needs it, and nowhere else; the header goes in any case. */
class CallerTokenKeptTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tokenIsKeptWhereSomeServerNeedsIt(boolean needed) throws Exception {
        CallerToken token = new CallerToken(new Secret("never-print-me"), Instant.EPOCH);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setHeader("Authorization", "Bearer never-print-me");

            new InboundAuthentication(
                            request -> CompletableFuture.completedStage(
                                    Caller.ofAll("alice").with(token)),
                            false,
                            null,
                            () -> needed)
                    .process(exchange, doneSync -> {});

            assertThat(exchange.getProperty(ExchangeProperties.CALLER_TOKEN)).isEqualTo(needed ? token : null);
            assertThat(exchange.getProperty(ExchangeProperties.CALLER, Caller.class))
                    .isEqualTo(Caller.ofAll("alice"));
            assertThat(exchange.getMessage().getHeaders()).isEmpty();
            assertThat(exchange.getAllProperties().toString()).doesNotContain("never-print-me");
        }
    }
}
