package dev.camelmcp.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.AbstractNioChannel.NioUnsafe;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xServerConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes leave of callers who keep connections, as proxies do, while all that they send is served: each request is made
 * the last of its connection, as if its caller had sent {@code Connection: close} (RFC 9112 §9.6), so that Vert.x says
 * so in the answer and closes behind it. An HTTP/1.0 connection that is kept is none of these. Stands before Vert.x on
 * the connections of one port. Thread-safe.
 */
@Sharable
final class LastRequests extends ChannelInboundHandlerAdapter {

    private static final String NAME = "mcpLastRequests";

    /** In which an event loop has selected once more. */
    private static final long SELECTED_MILLIS = 5;

    /** Each accepts up to 16. */
    private static final int READS = 8;

    private volatile boolean begun;

    /** What accepts connections, as the latest of them knows; Vert.x has no way to end that alone. */
    private volatile @Nullable Channel port;

    void watch(HttpConnection connection) {
        if (connection instanceof Http1xServerConnection http1) {
            ChannelHandlerContext vertx = http1.channelHandlerContext();
            vertx.pipeline().addBefore(vertx.name(), NAME, this);
            port = http1.channel().parent();
        }
    }

    /** From now on. */
    void begin() {
        begun = true;
    }

    /**
     * Closes the port and none of its connections. Blocks. Does nothing where nobody has ever connected.
     *
     * <p>The kernel resets connections that wait to be accepted when it closes a port, and a proxy that has sent a POST
     * by one of them may not repeat it. So the last ones are accepted in the step that closes, which closes at once
     * only where no selector has the port any more.
     *
     * @param atMost how long that may take
     */
    void closePort(Duration atMost) throws InterruptedException {
        Channel accepting = port;
        if (accepting == null) {
            return;
        }
        if (accepting.unsafe() instanceof NioUnsafe unsafe) {
            var unused = accepting.deregister().addListener(deregistered -> {
                var unusedToo = accepting
                        .eventLoop()
                        .schedule(() -> acceptAndClose(accepting, unsafe), SELECTED_MILLIS, TimeUnit.MILLISECONDS);
            });
        } else {
            var unused = accepting.close();
        }
        boolean unusedResult = accepting.closeFuture().await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void acceptAndClose(Channel accepting, NioUnsafe unsafe) {
        for (int i = 0; i < READS; i++) {
            unsafe.read();
        }
        var unused = accepting.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (begun && msg instanceof HttpRequest request) {
            request.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        ctx.fireChannelRead(msg);
    }
}
