package dev.camelmcp.camel;

import dev.camelmcp.config.ServerRegistration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that an attempt is repeated. Thread-safe. */
public final class RetryNotice implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(RetryNotice.class);

    private final String what;
    private final int maxRetries;

    /**
     * A notice.
     *
     * @param what is tried: {@code token acquisition}
     */
    public RetryNotice(String what, int maxRetries) {
        this.what = what;
        this.maxRetries = maxRetries;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        LOG.warn(
                "Retrying {} for {}, attempt {}/{}",
                what,
                server.serverId(),
                exchange.getProperty(ExchangeProperties.ATTEMPTS),
                maxRetries);
    }
}
