package dev.camelmcp.tls;

import dev.camelmcp.tls.TlsFailure.Kind;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Says of a server's certificate that another trust manager refuses which one it is and who issued it: Java's own
 * exceptions do not, and the certificates are gone when they arrive. Tells of each full handshake that begins.
 * Thread-safe if the other is.
 */
final class ExplainedTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager judge;
    private final Handshakes handshakes;

    ExplainedTrust(X509ExtendedTrustManager judge, Handshakes handshakes) {
        this.judge = judge;
        this.handshakes = handshakes;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        Peer server = Peer.of(socket);
        handshakes.begin(server);
        explain(chain, server, () -> judge.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        Peer server = Peer.of(engine);
        handshakes.begin(server);
        explain(chain, server, () -> judge.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        explain(chain, null, () -> judge.checkServerTrusted(chain, authType));
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

    private static void explain(X509Certificate[] chain, @Nullable Peer server, Judgement judgement)
            throws CertificateException {
        try {
            judgement.pass();
        } catch (CertificateException refusal) {
            throw chain.length == 0 ? refusal : explained(chain, server, refusal);
        }
    }

    private static ServerCertificateException explained(
            X509Certificate[] chain, @Nullable Peer server, CertificateException refusal) {
        for (X509Certificate certificate : chain) {
            String subject = "its certificate " + CertificateNames.subject(certificate);
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException e) {
                return new ServerCertificateException(
                        Kind.EXPIRED,
                        subject + " expired on " + certificate.getNotAfter().toInstant(),
                        refusal);
            } catch (CertificateNotYetValidException e) {
                return new ServerCertificateException(
                        Kind.NOT_YET_VALID,
                        subject + " is not valid before "
                                + certificate.getNotBefore().toInstant() + "; check this machine's clock",
                        refusal);
            }
        }
        // a name is compared last: who complains of it trusts the certificate
        if (server != null && TlsFailure.isAboutTheName(TlsFailure.chain(refusal))) {
            return ServerCertificateException.ofOtherHost(chain[0], server.host(), refusal);
        }
        X509Certificate last = chain[chain.length - 1];
        X500Principal issuer = last.getIssuerX500Principal();
        String subject = "its certificate " + CertificateNames.subject(chain[0]);
        return new ServerCertificateException(
                Kind.UNTRUSTED,
                issuer.equals(last.getSubjectX500Principal())
                        ? subject + " ends at " + CertificateNames.subject(last) + ", which is not trusted"
                        : subject + " was issued by '" + issuer.getName() + "', which is not trusted",
                refusal);
    }
}
