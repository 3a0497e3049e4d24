package dev.camelmcp.dpop;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.dpop.Nonces.Peer;
import dev.camelmcp.http.RequestProof;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Proofs for one token; see {@link Proofs#forRequests}. */
final class TokenProof implements RequestProof {

    private final ServerId server;
    private final ProofKey key;
    private final String ath;
    private final Proofs proofs;
    private final Nonces nonces;

    /** What this very request was asked for: others, which run beside it, may have got newer ones meanwhile. */
    private final AtomicReference<@Nullable String> demanded = new AtomicReference<>();

    TokenProof(ServerId server, ProofKey key, String ath, Proofs proofs, Nonces nonces) {
        this.server = server;
        this.key = key;
        this.ath = ath;
        this.proofs = proofs;
        this.nonces = nonces;
    }

    @Override
    public String of(String method, URI url) {
        String own = demanded.getAndSet(null);
        String nonce = own == null ? nonces.newest(server, Peer.MCP_SERVER, url) : own;
        return key.sign(proofs.claims(method, url, nonce, ath));
    }

    @Override
    public boolean answered(URI url, int status, Function<String, List<String>> headers) {
        String nonce = Nonces.in(headers.apply(NONCE_HEADER));
        nonces.keep(server, Peer.MCP_SERVER, url, nonce);
        boolean again = nonce != null && NonceDemand.in(status, headers.apply("WWW-Authenticate"));
        demanded.set(again ? nonce : null);
        return again;
    }

    @Override
    public String toString() {
        return "TokenProof[" + server + "]";
    }
}
