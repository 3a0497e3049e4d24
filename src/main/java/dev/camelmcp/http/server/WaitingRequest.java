package dev.camelmcp.http.server;

import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xServerConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Stands before Vert.x on a caller's HTTP/1 connection, for what Vert.x does not get over: that a connection ends while
 * a request that is not whole waits behind one that is not answered. It would fail on the one that waits, and tell
 * nobody of the end: neither the call that is under way nor who counts connections. Also answers a body that is no HTTP
 * any more, where Vert.x just closes. One for each connection, on its event loop.
 */
final class WaitingRequest extends ChannelDuplexHandler {

    private static final String NAME = "mcpWaitingRequest";

    /** Whether the end of the latest request is still to come; it never does behind what is no request. */
    private boolean arriving;

    private int unanswered;

    /** Whether the head of an answer is out, and its end is not. */
    private boolean answering;

    static void watch(HttpConnection connection) {
        if (connection instanceof Http1xServerConnection http1) {
            ChannelHandlerContext vertx = http1.channelHandlerContext();
            vertx.pipeline().addBefore(vertx.name(), NAME, new WaitingRequest());
        }
    }

    /** Whether nobody is there any more; what has waited until then may not be whole. */
    static boolean isOver(HttpConnection connection) {
        return connection instanceof Http1xServerConnection http1
                && !http1.channel().isActive();
    }

    private boolean isWaiting() {
        return arriving && unanswered > 1;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof HttpRequest) {
            arriving = true;
            unanswered++;
        } else if (msg instanceof HttpContent content) {
            if (content.decoderResult().isFailure()) {
                Throwable cause = content.decoderResult().cause();
                ReferenceCountUtil.release(msg);
                refuse(ctx, cause);
                return;
            }
            if (msg instanceof LastHttpContent) {
                arriving = false;
            }
        }
        ctx.fireChannelRead(msg);
    }

    private void refuse(ChannelHandlerContext ctx, Throwable cause) {
        if (!isWaiting() && !answering) {
            ctx.channel().attr(HttpCall.LAST_ANSWER).set(GatewayAnswer.unclear());
            var unused = ctx.writeAndFlush(unclear());
        }
        exceptionCaught(ctx, cause);
    }

    private static FullHttpResponse unclear() {
        GatewayAnswer answer = GatewayAnswer.unclear();
        byte[] error = JsonRpcErrors.body(JsonRpcMessage.NONE, answer.code(), answer.message(), Map.of())
                .getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(error));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, error.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (isWaiting()) {
            var unused = ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    /** Vert.x takes the one that waits for whole then, and goes on; see {@link #isOver}. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (isWaiting()) {
            arriving = false;
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        boolean interim =
                msg instanceof HttpResponse head && head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (msg instanceof LastHttpContent && !interim) {
            answering = false;
            unanswered--;
        } else if (msg instanceof HttpResponse && !interim) {
            answering = true;
        }
        var unused = ctx.write(msg, promise);
    }
}
