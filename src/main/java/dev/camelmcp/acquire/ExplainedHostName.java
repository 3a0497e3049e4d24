package dev.camelmcp.acquire;

import dev.camelmcp.tls.ServerCertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HttpClientHostnameVerifier;

/** HttpClient's check of a server's name (RFC 9525), which says which names the certificate has. Thread-safe. */
final class ExplainedHostName implements HttpClientHostnameVerifier {

    private final DefaultHostnameVerifier judge;

    ExplainedHostName(DefaultHostnameVerifier judge) {
        this.judge = judge;
    }

    @Override
    public void verify(String host, X509Certificate certificate) throws SSLException {
        try {
            judge.verify(host, certificate);
        } catch (SSLException e) {
            throw new SSLException(ServerCertificateException.ofOtherHost(certificate, host, e));
        }
    }

    @Override
    public boolean verify(String host, SSLSession session) {
        return judge.verify(host, session);
    }
}
