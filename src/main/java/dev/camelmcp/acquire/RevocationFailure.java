package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log why a token could not be revoked, once for all attempts. Thread-safe. */
public final class RevocationFailure implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationFailure.class);

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String kind = failure instanceof OAuthException
                ? failure.getMessage()
                : failure instanceof IOException ? ConnectionFailure.kind(failure) : null;
        if (kind != null) {
            String reason = FailureReason.of(exchange, failure);
            CorrelationId.log(
                    exchange,
                    () -> LOG.warn(
                            "The token of {} was not revoked: {}{}",
                            server.serverId(),
                            kind,
                            reason == null ? "" : ": " + reason));
        }
    }
}
