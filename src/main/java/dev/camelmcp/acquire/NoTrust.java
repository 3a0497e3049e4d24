package dev.camelmcp.acquire;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The TLS of an {@code http:} endpoint whose connections {@link TokenEndpointClient} makes: it trusts nobody. Left to
 * itself, Camel reads all certificates that the JVM trusts for each such endpoint, which is a third of what a first
 * token takes, and nobody uses them. Whoever takes the client away from the endpoint gets no connection rather than one
 * with other trust. Thread-safe.
 */
public final class NoTrust extends SSLContextParameters {

    @Override
    public SSLContext createSSLContext(CamelContext context) throws GeneralSecurityException {
        SSLContext nobody = SSLContext.getInstance("TLS");
        nobody.init(null, new TrustManager[0], null);
        return nobody;
    }
}
