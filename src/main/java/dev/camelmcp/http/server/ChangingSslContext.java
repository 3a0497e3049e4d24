package dev.camelmcp.http.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * A server's TLS that may be another at each handshake. (Vert.x's own way to update it has none at all for a moment,
 * and ends connections that come then.) A new one does not resume sessions of the one before. Thread-safe.
 */
final class ChangingSslContext extends SslContext {

    private volatile JdkSslContext current;

    ChangingSslContext(JdkSslContext first) {
        current = first;
    }

    void change(JdkSslContext next) {
        current = next;
    }

    List<String> protocols() {
        return Arrays.asList(newEngine(ByteBufAllocator.DEFAULT).getEnabledProtocols());
    }

    @Override
    public boolean isClient() {
        return false;
    }

    @Override
    public List<String> cipherSuites() {
        return current.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // which netty asks of everybody
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return current.applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        return current.newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
        return current.newEngine(allocator, host, port);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return current.sessionContext();
    }
}
