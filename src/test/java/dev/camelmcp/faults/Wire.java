package dev.camelmcp.faults;

import dev.camelmcp.support.RawConnection;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * The MCP server's end of one connection; text is Latin-1, so that each character is one byte. Used by the one thread
 * that serves it, except for {@link #gone()}.
 */
final class Wire extends RawConnection {

    private final StrictRequests requests;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Arrived request;

    Wire(Socket socket, int number) throws IOException {
        super(socket, StandardCharsets.ISO_8859_1);
        this.requests = new StrictRequests(in, number);
    }

    Arrived read() throws IOException {
        request = requests.next();
        return request;
    }

    /** The one that is being answered. */
    Arrived request() {
        return request;
    }

    /** One byte of the request, unparsed. */
    int readByte() throws IOException {
        return in.read();
    }

    /** Done when the connection is no more, whoever ended it. */
    CompletableFuture<Void> gone() {
        return gone;
    }
}
