package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.observe.TokenMetrics;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that an attempt is repeated, and counts it. Thread-safe. */
public final class RetryNotice implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(RetryNotice.class);

    private final String what;
    private final int maxRetries;
    private final TokenMetrics metrics;

    /**
     * A notice.
     *
     * @param what is tried: {@code token acquisition}
     */
    public RetryNotice(String what, int maxRetries, TokenMetrics metrics) {
        this.what = what;
        this.maxRetries = maxRetries;
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        metrics.of(server).retries().increment();
        CorrelationId.log(
                exchange,
                () -> LOG.warn(
                        "Retrying {} for {}, attempt {}/{}",
                        what,
                        server.serverId(),
                        exchange.getProperty(ExchangeProperties.ATTEMPTS),
                        maxRetries));
    }
}
