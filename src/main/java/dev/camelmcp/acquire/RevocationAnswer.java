package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token is revoked: RFC 7009 §2.2 says so by status alone, whatever the body holds. Thread-safe. */
public final class RevocationAnswer implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationAnswer.class);

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        EndpointMessage.clear(exchange);
        exchange.removeProperty(ExchangeProperties.TOKEN);
        exchange.setProperty(ExchangeProperties.REVOCATION, "revoked");
        CorrelationId.log(exchange, () -> LOG.info("Revoked token of {}", server.serverId()));
    }
}
