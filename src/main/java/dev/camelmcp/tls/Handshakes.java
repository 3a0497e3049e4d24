package dev.camelmcp.tls;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows and trusts, and what the servers that it connected to wanted of it: libraries do not tell that of
 * a connection that was closed. Each full handshake says it anew; a resumed session asks for nothing, and goes on with
 * what its first handshake came to, as this does. Thread-safe.
 */
public final class Handshakes {

    private final ConcurrentMap<Peer, ClientCertificate> wanted = new ConcurrentHashMap<>();
    private final X509ExtendedKeyManager keyManager;
    private final X509ExtendedTrustManager trustManager;

    /** @param keys null where no certificate is to be shown */
    Handshakes(@Nullable X509ExtendedKeyManager keys, X509ExtendedTrustManager trust) {
        this.keyManager = new ShownCertificate(keys, this);
        this.trustManager = new ExplainedTrust(trust, this);
    }

    public X509ExtendedKeyManager keyManager() {
        return keyManager;
    }

    public X509ExtendedTrustManager trustManager() {
        return trustManager;
    }

    /** What a server wanted in its last full handshake. */
    public ClientCertificate at(String host, int port) {
        return wanted.getOrDefault(new Peer(host, port), ClientCertificate.NOT_WANTED);
    }

    /** A full handshake: the server shows its certificate, and asks for ours after that. */
    void begin(@Nullable Peer server) {
        if (server != null) {
            wanted.remove(server);
        }
    }

    void asked(@Nullable Peer server, boolean shown) {
        if (server != null) {
            wanted.put(server, shown ? ClientCertificate.SHOWN : ClientCertificate.MISSING);
        }
    }
}
