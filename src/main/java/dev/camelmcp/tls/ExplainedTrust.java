package dev.camelmcp.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;

/**
 * Says of a server's certificate that another trust manager refuses which one it is and who issued it: Java's own
 * exceptions do not, and the certificates are gone when they arrive. Thread-safe if the other is.
 */
public final class ExplainedTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager judge;

    ExplainedTrust(X509ExtendedTrustManager judge) {
        this.judge = judge;
    }

    /** A new context that trusts what the JVM trusts by default. */
    public static SSLContext defaultContext() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            TrustManager[] managers = Arrays.stream(factory.getTrustManagers())
                    .map(m -> m instanceof X509ExtendedTrustManager judge ? new ExplainedTrust(judge) : m)
                    .toArray(TrustManager[]::new);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        explain(chain, () -> judge.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        explain(chain, () -> judge.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        explain(chain, () -> judge.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        judge.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        judge.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }

    @FunctionalInterface
    private interface Judgement {
        void pass() throws CertificateException;
    }

    private static void explain(X509Certificate[] chain, Judgement judgement) throws CertificateException {
        try {
            judgement.pass();
        } catch (CertificateException refusal) {
            throw chain.length == 0 ? refusal : new ServerCertificateException(reason(chain, refusal), refusal);
        }
    }

    private static String reason(X509Certificate[] chain, CertificateException refusal) {
        for (X509Certificate certificate : chain) {
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException e) {
                return "its certificate " + name(certificate) + " expired on "
                        + certificate.getNotAfter().toInstant();
            } catch (CertificateNotYetValidException e) {
                return "its certificate " + name(certificate) + " is not valid before "
                        + certificate.getNotBefore().toInstant() + "; check this machine's clock";
            }
        }
        String message = String.valueOf(refusal.getMessage());
        if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
            return "its certificate " + name(chain[0]) + " is for another host name";
        }
        X509Certificate last = chain[chain.length - 1];
        X500Principal issuer = last.getIssuerX500Principal();
        return issuer.equals(last.getSubjectX500Principal())
                ? "its certificate " + name(chain[0]) + " ends at " + name(last) + ", which is not trusted"
                : "its certificate " + name(chain[0]) + " was issued by '" + issuer.getName()
                        + "', which is not trusted";
    }

    private static String name(X509Certificate certificate) {
        return "'" + certificate.getSubjectX500Principal().getName() + "'";
    }
}
