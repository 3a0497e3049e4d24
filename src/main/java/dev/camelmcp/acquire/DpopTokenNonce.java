package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.dpop.Nonces;
import dev.camelmcp.dpop.Proofs;
import dev.camelmcp.http.RequestProof;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Keeps the nonce that any answer of a token endpoint may bring, for the next proof (RFC 9449 §8.2). Thread-safe. */
public final class DpopTokenNonce implements Processor {

    private final Proofs proofs;

    public DpopTokenNonce(Proofs proofs) {
        this.proofs = proofs;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        OAuthRegistration client = server.requireOAuth();
        if (client.dpop() != null) {
            Object header = exchange.getMessage().getHeader(RequestProof.NONCE_HEADER);
            proofs.keepNonce(server, client.requireTokenUrl(), Nonces.in(header));
        }
    }
}
