package dev.camelmcp.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What other HTTP engines than ours leave of a body: a stream, which can be read once. They hold a thread for each
 * request, and it waits. Used by one thread at a time.
 */
public final class StreamBody implements PendingBody {

    private final InputStream stream;
    private final BodyLimits limits;
    private byte @Nullable [] body;

    public StreamBody(InputStream stream, BodyLimits limits) {
        this.stream = stream;
        this.limits = limits;
    }

    @Override
    public boolean read(Exchange exchange, AsyncCallback callback) {
        try {
            exchange.getMessage().setBody(bytes(exchange));
        } catch (BodyRefusedException e) {
            exchange.setException(e);
        } catch (IOException e) {
            exchange.setException(new BodyRefusedException(GatewayAnswer.brokenOff()));
        }
        callback.done(true);
        return true;
    }

    /** Nobody knows how much will come, so a share as large as a body may be is taken first. */
    private byte[] read(Exchange exchange) throws IOException, BodyRefusedException {
        BodyMemory memory = limits.memory();
        long share = limits.maxSize();
        if (!memory.take(share)) {
            throw new BodyRefusedException(GatewayAnswer.tooMuch());
        }
        try (stream) {
            byte[] read = stream.readNBytes(limits.maxSize() + 1);
            if (read.length > limits.maxSize()) {
                throw new BodyRefusedException(GatewayAnswer.tooLarge(limits.maxSize()));
            }
            memory.giveBack(share - read.length);
            share = 0;
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    memory.giveBack(read.length);
                }
            });
            return read;
        } finally {
            memory.giveBack(share);
        }
    }

    @Override
    public byte @Nullable [] arrived() {
        return body;
    }

    @Override
    public byte[] bytes(Exchange exchange) throws IOException, BodyRefusedException {
        byte[] read = body == null ? read(exchange) : body;
        body = read;
        return read;
    }

    @Override
    public String toString() {
        return "StreamBody";
    }
}
