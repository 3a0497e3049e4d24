package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.proxy.ProxyException;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import java.net.URI;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log why a token could not be revoked, once for all attempts. Thread-safe. */
public final class RevocationFailure implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationFailure.class);

    private final EgressWay way;

    /** @param egress what requests to authorization servers leave by */
    public RevocationFailure(EgressProxy egress) {
        this.way = new EgressWay(egress);
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String what = what(exchange, server, failure);
        if (what != null) {
            CorrelationId.log(exchange, () -> LOG.warn("The token of {} was not revoked: {}", server.serverId(), what));
        }
    }

    private @Nullable String what(Exchange exchange, ServerRegistration server, @Nullable Exception failure) {
        URI url = server.requireOAuth().revocationUrl();
        if (failure instanceof OAuthException oauth) {
            return FailureReason.detailed(exchange, oauth, url, way).toLog();
        }
        if (failure instanceof MetadataException) {
            return failure.getMessage();
        }
        if (!(failure instanceof IOException)) {
            return null;
        }
        String reason = FailureReason.of(exchange, failure);
        String kind = ConnectionFailure.kind(failure);
        String by = url == null ? "" : failure instanceof ProxyException ? ": " + failure.getMessage() : way.of(url);
        return kind + (reason == null ? "" : ": " + reason) + by;
    }
}
