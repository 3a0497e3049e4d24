package dev.camelmcp.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.camel.ExchangeProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses of 1, 2, 4 and then 5 seconds, of which none can be talked away. */
class RetryAfterPauseTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final DefaultCamelContext context = new DefaultCamelContext();

    @ParameterizedTest(name = "Retry-After: {0}, behind attempt {1}: {2} ms")
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1 | 1000",
                "0 | 3 | 4000",
                "0 | 9 | 5000",
                "Wed, 21 Oct 2015 07:28:00 GMT | 2 | 2000",
                "1 | 2 | 2000",
                "3 | 1 | 3000",
                "60 | 1 | 30000"
            })
    void pauseIsTheLongerOne(String value, int attempts, long pause) {
        assertThat(pause(value, attempts)).isEqualTo(pause);
    }

    @Test
    void valueThatSaysNothingLeavesThePauseToCamel() {
        assertThat(pause("soon", 1)).isNull();
    }

    private Long pause(String value, int attempts) {
        RedeliveryPolicy usual = new RedeliveryPolicy();
        usual.setRedeliveryDelay(1000);
        usual.setUseExponentialBackOff(true);
        usual.setBackOffMultiplier(2);
        usual.setMaximumRedeliveryDelay(5000);
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(ExchangeProperties.ATTEMPTS, attempts);
        exchange.getMessage().setHeader(RetryAfter.HEADER, value);
        new RetryAfter(Duration.ofSeconds(30), usual, Clock.fixed(NOW, ZoneOffset.UTC)).process(exchange);
        return exchange.getMessage().getHeader(Exchange.REDELIVERY_DELAY, Long.class);
    }
}
