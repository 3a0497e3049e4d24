package dev.camelmcp.tls;

import java.net.Socket;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A server as a client names it. Immutable. */
record Peer(String host, int port) {

    Peer(String host, int port) {
        this.host = host.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
        this.port = port;
    }

    /** The other end of a handshake that is under way; null where that is not known. */
    static @Nullable Peer of(@Nullable Socket socket) {
        SSLSession session = socket instanceof SSLSocket ssl ? ssl.getHandshakeSession() : null;
        return session == null || session.getPeerHost() == null
                ? null
                : new Peer(session.getPeerHost(), session.getPeerPort());
    }

    static @Nullable Peer of(@Nullable SSLEngine engine) {
        return engine == null || engine.getPeerHost() == null
                ? null
                : new Peer(engine.getPeerHost(), engine.getPeerPort());
    }
}
