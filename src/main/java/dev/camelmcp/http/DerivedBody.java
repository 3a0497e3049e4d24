package dev.camelmcp.http;

import io.vertx.core.http.HttpServerResponse;
import java.io.InputStream;

/** An answer that somebody makes of another one, which is still arriving. Thread-safe. */
public final class DerivedBody implements StreamedBody {

    private final PushBody derived;
    private final StreamedBody source;

    public DerivedBody(PushBody derived, StreamedBody source) {
        this.derived = derived;
        this.source = source;
    }

    @Override
    public StreamedBody source() {
        return source;
    }

    @Override
    public void pipeTo(HttpServerResponse caller, HttpCall call) {
        derived.pipeTo(caller, call);
    }

    @Override
    public InputStream toInputStream() {
        return derived.toInputStream();
    }

    @Override
    public void cancel() {
        derived.cancel();
    }

    @Override
    public String toString() {
        return "DerivedBody";
    }
}
