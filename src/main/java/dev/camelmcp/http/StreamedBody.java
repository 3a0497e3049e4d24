package dev.camelmcp.http;

import io.vertx.core.http.HttpServerResponse;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that is still arriving. Read once: on the caller's event loop, or as a stream by a thread that
 * may wait.
 */
public interface StreamedBody {

    /** Bytes of it, where they were announced; -1 where they were not. */
    default long length() {
        return -1;
    }

    /** What it is made of as that arrives, and which is not to be dropped therefore; itself, where it is the answer. */
    default StreamedBody source() {
        return this;
    }

    /** Sends each piece as it arrives, and breaks off where the body does. To be called on the caller's event loop. */
    void pipeTo(HttpServerResponse caller, HttpCall call);

    /** For HTTP engines that want a stream; reading waits, so not on an event loop. */
    InputStream toInputStream();

    /** Tells where it comes from that nobody is listening any more. */
    void cancel();

    /** Drops an answer that nobody will read; does nothing for any other body. */
    static void discard(@Nullable Object body) {
        if (body instanceof StreamedBody stream) {
            stream.cancel();
        }
    }
}
