package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.proxy.ProxyException;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import java.net.URI;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
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
        String kind = failure instanceof OAuthException
                ? failure.getMessage()
                : failure instanceof IOException ? ConnectionFailure.kind(failure) : null;
        if (kind != null) {
            String reason = FailureReason.of(exchange, failure);
            String by = by(server, failure);
            CorrelationId.log(
                    exchange,
                    () -> LOG.warn(
                            "The token of {} was not revoked: {}{}{}",
                            server.serverId(),
                            kind,
                            reason == null ? "" : ": " + reason,
                            by));
        }
    }

    private String by(ServerRegistration server, Exception failure) {
        URI url = server.requireOAuth().revocationUrl();
        if (url == null) {
            return "";
        }
        if (failure instanceof OAuthException oauth) {
            String doubt = way.doubt(url, oauth.error().status());
            return doubt == null ? "" : " (it answers " + doubt + ")";
        }
        return failure instanceof ProxyException ? ": " + failure.getMessage() : way.of(url);
    }
}
