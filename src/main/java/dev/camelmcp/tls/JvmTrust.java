package dev.camelmcp.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import nl.altindag.ssl.util.TrustManagerUtils;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM trusts: some hundred certificates, read when they are wanted, or before, by another thread. Thread-safe.
 */
final class JvmTrust extends X509ExtendedTrustManager {

    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile @Nullable X509ExtendedTrustManager read;

    /** Begins to, once. Where that fails, the first who wants them gets the reason. */
    void readAhead() {
        if (read == null && begun.compareAndSet(false, true)) {
            CompletableFuture<Void> unused = CompletableFuture.runAsync(this::trust);
        }
    }

    private X509ExtendedTrustManager trust() {
        X509ExtendedTrustManager trust = read;
        return trust == null ? readOnce() : trust;
    }

    private synchronized X509ExtendedTrustManager readOnce() {
        X509ExtendedTrustManager trust = read;
        if (trust == null) {
            trust = TrustManagerUtils.createTrustManagerWithJdkTrustedCertificates();
            read = trust;
        }
        return trust;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        trust().checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust().checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trust().checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        trust().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trust().checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust().getAcceptedIssuers();
    }
}
