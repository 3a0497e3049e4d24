package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.dpop.Proofs;
import dev.camelmcp.http.RequestProof;
import dev.camelmcp.token.AccessToken;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Puts what proves the possession of the token's key into an exchange property, where the token is bound to one (RFC
 * 9449 §7): a proof is for one request on the wire, so {@code mcp-upstream:} asks for each. Thread-safe.
 */
public final class DpopProof implements Processor {

    private final Proofs proofs;

    public DpopProof(Proofs proofs) {
        this.proofs = proofs;
    }

    @Override
    public void process(Exchange exchange) {
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        if (token != null && token.keyBound()) {
            ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
            exchange.setProperty(RequestProof.EXCHANGE_PROPERTY, proofs.forRequests(server, token));
        } else {
            exchange.removeProperty(RequestProof.EXCHANGE_PROPERTY);
        }
    }
}
