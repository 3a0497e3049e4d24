package dev.camelmcp.http.server;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Has Vert.x take a TLS context that is there already, in place of one that it would make. Immutable. */
final class SslEngineOf extends JdkSSLEngineOptions implements SslContextFactory {

    private final SslContext context;

    SslEngineOf(SslContext context) {
        this.context = context;
    }

    @Override
    public SslContext create() {
        return context;
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return this;
    }

    @Override
    public SslContextFactory useAlpn(boolean useAlpn) {
        return this;
    }

    @Override
    public SslContextFactory clientAuth(ClientAuth clientAuth) {
        return this;
    }

    @Override
    public SslContextFactory forClient(boolean forClient) {
        return this;
    }

    @Override
    public SslContextFactory keyMananagerFactory(KeyManagerFactory factory) {
        return this;
    }

    @Override
    public SslContextFactory trustManagerFactory(TrustManagerFactory factory) {
        return this;
    }

    @Override
    public SslContextFactory enabledCipherSuites(Set<String> suites) {
        return this;
    }

    @Override
    public SslContextFactory applicationProtocols(List<String> protocols) {
        return this;
    }
}
