package dev.camelmcp.dpop;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.dpop.Nonces.Peer;
import dev.camelmcp.http.RequestProof;
import dev.camelmcp.token.AccessToken;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Proofs of possession (RFC 9449 §4.2), with the newest nonce of whom they are for. Each has a {@code jti} of its own:
 * a proof is for one request. Thread-safe.
 */
public final class Proofs {

    private final ProofKeys keys;
    private final Nonces nonces;
    private final Clock clock;

    public Proofs(ProofKeys keys, Clock clock) {
        this(keys, new Nonces(), clock);
    }

    Proofs(ProofKeys keys, Nonces nonces, Clock clock) {
        this.keys = keys;
        this.nonces = nonces;
        this.clock = clock;
    }

    /**
     * For a token request (RFC 9449 §5).
     *
     * @param demanded a nonce that this very request is to have; null for the newest that there is
     */
    public String forToken(ServerRegistration server, String method, URI endpoint, @Nullable String demanded) {
        String nonce =
                demanded == null ? nonces.newest(server.serverId(), Peer.AUTHORIZATION_SERVER, endpoint) : demanded;
        return keys.of(server).sign(claims(method, endpoint, nonce, null));
    }

    /** Keeps the nonce that an authorization server gave; null for none. */
    public void keepNonce(ServerRegistration server, URI endpoint, @Nullable String nonce) {
        nonces.keep(server.serverId(), Peer.AUTHORIZATION_SERVER, endpoint, nonce);
    }

    /** For the requests of one exchange to an MCP server, with this token (RFC 9449 §7). */
    public RequestProof forRequests(ServerRegistration server, AccessToken token) {
        return new TokenProof(server.serverId(), keys.of(server), hash(token), this, nonces);
    }

    /** @param ath hash of the token; null where none is sent */
    JWTClaimsSet claims(String method, URI url, @Nullable String nonce, @Nullable String ath) {
        return new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .claim("htm", method)
                .claim("htu", target(url))
                .issueTime(Date.from(clock.instant()))
                .claim("ath", ath)
                .claim("nonce", nonce)
                .build();
    }

    /** {@code htu}: without query and fragment (RFC 9449 §4.2), as servers normalize it (§4.3). */
    private static String target(URI url) {
        String path = url.getRawPath();
        return Nonces.origin(url) + (path == null || path.isEmpty() ? "/" : path);
    }

    /** {@code ath}. */
    private static String hash(AccessToken token) {
        try {
            byte[] value = token.value().value().getBytes(StandardCharsets.US_ASCII);
            return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(value))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
