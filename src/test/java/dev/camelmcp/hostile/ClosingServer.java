package dev.camelmcp.hostile;

import dev.camelmcp.support.RawServer;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Asks for a client certificate, is through with the handshake, and then closes without a word: what Node's TLS does
 * with a certificate that it does not like, and with none.
 */
final class ClosingServer extends RawServer {

    private final boolean reset;

    ClosingServer(SSLServerSocket listener, String protocol, boolean asking, boolean reset) {
        super(listener, "closing-server");
        listener.setEnabledProtocols(new String[] {protocol});
        listener.setWantClientAuth(asking);
        this.reset = reset;
        start();
    }

    @Override
    protected void serve(Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) socket;
        tls.startHandshake();
        if (reset) {
            tls.setSoLinger(true, 0);
        }
    }
}
