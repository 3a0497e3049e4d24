package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.observe.TokenMetrics;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that an attempt is repeated, and why, and counts it. Thread-safe. */
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
                        "Retrying {} for {}, attempt {}/{}: {}",
                        what,
                        server.serverId(),
                        exchange.getProperty(ExchangeProperties.ATTEMPTS),
                        maxRetries,
                        reason(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class))));
    }

    /** By status and code, or by kind: messages may quote what was sent or answered. */
    private static String reason(@Nullable Exception failure) {
        if (failure instanceof OAuthException oauth) {
            OAuthError error = oauth.error();
            if (error.status() == 0) {
                return error.code();
            }
            String status = "HTTP " + error.status();
            return error.code().endsWith("_" + error.status()) ? status : status + ", " + error.code();
        }
        return failure instanceof IOException ? ConnectionFailure.kind(failure) : "no answer that can be used";
    }
}
