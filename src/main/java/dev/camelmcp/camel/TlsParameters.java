package dev.camelmcp.camel;

import dev.camelmcp.tls.ClientTls;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Camel's TLS option with keys and certificates that follow their files. Thread-safe. */
public final class TlsParameters extends SSLContextParameters {

    private final ClientTls tls;

    public TlsParameters(ClientTls tls) {
        this.tls = tls;
    }

    @Override
    public SSLContext createSSLContext(CamelContext camelContext) {
        return tls.sslContext();
    }
}
