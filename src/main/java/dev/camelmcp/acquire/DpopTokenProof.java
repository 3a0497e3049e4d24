package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.dpop.NonceDemand;
import dev.camelmcp.dpop.Proofs;
import dev.camelmcp.http.RequestProof;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds a fresh proof to a token request where tokens are to be bound to a key (RFC 9449 §5). An attempt has a second
 * request where the authorization server wants a nonce of its own in the proof (§8), and never a third. Thread-safe.
 */
public final class DpopTokenProof implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(DpopTokenProof.class);

    /** Exchange property: the nonce that the attempt's second request is to have; the route goes by it. */
    private static final String NONCE = "McpDpopNonce";

    /** Exchange property: whether this is the second request; not set where there was no proof. */
    private static final String SECOND = "McpDpopSecond";

    private final Proofs proofs;

    public DpopTokenProof(Proofs proofs) {
        this.proofs = proofs;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        String nonce = (String) exchange.removeProperty(NONCE);
        if (server.requireOAuth().dpop() == null) {
            return;
        }
        exchange.setProperty(SECOND, nonce != null);
        if (nonce != null) {
            // it is the same attempt, as retries are counted
            int requests = exchange.getProperty(ExchangeProperties.ATTEMPTS, 1, Integer.class);
            exchange.setProperty(ExchangeProperties.ATTEMPTS, requests - 1);
        }
        String method = exchange.getMessage().getHeader(Exchange.HTTP_METHOD, "POST", String.class);
        exchange.getMessage()
                .setHeader(
                        RequestProof.HEADER,
                        proofs.forToken(server, method, server.requireOAuth().requireTokenUrl(), nonce));
    }

    /**
     * What to look at where a demand for a nonce is not answered; null where it is no such demand, or there was no
     * proof.
     */
    static @Nullable String remedy(Exchange exchange, String error, @Nullable String nonce) {
        if (!error.equals(NonceDemand.ERROR) || exchange.getProperty(SECOND) == null) {
            return null;
        }
        return nonce == null
                ? "the authorization server demands a nonce in the DPoP proof, and no DPoP-Nonce was given with it (RFC 9449"
                        + " section 8): it, or a proxy in front of it, leaves the header out"
                : "a second demand for a nonce in one attempt: the authorization server does not take the DPoP-Nonce that"
                        + " it gave a moment ago";
    }

    /** Whether the refusal is answered by one more request, with the nonce that it brought. */
    static boolean again(Exchange exchange, String error, @Nullable String nonce) {
        boolean first = Boolean.FALSE.equals(exchange.getProperty(SECOND));
        if (!first || nonce == null || !error.equals(NonceDemand.ERROR)) {
            return false;
        }
        exchange.setProperty(NONCE, nonce);
        CorrelationId.log(exchange, () -> LOG.debug("The authorization server wants a nonce in the DPoP proof"));
        return true;
    }
}
