package dev.camelmcp.http.client;

import dev.camelmcp.tls.ClientCertificate;
import dev.camelmcp.tls.TlsFailure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;

/**
 * Why an MCP server gave no answer, or none that can be used, in words for people who can do something about it. Never
 * the message of a failure, which could hold an address that a caller has no business to know. Stateless.
 */
final class FailureReason {

    private FailureReason() {}

    static String of(Throwable failure) {
        if (failure instanceof ProxyFailure proxy) {
            return proxy.kind();
        }
        if (isTooLong(failure)) {
            return "the head of its answer is larger than mcp.forward.max-header-size";
        }
        if (isMalformed(failure)) {
            return "malformed answer";
        }
        if (failure instanceof UpstreamAttempt.TimeUp) {
            return "response timeout";
        }
        if (failure instanceof TimeoutException) {
            return "nothing came for mcp.forward.stream-idle-timeout";
        }
        if (failure instanceof ConnectTimeoutException || failure instanceof UpstreamAttempt.NotConnected) {
            return "connect timeout";
        }
        if (failure instanceof UnknownHostException) {
            return "unknown host name";
        }
        if (failure instanceof NoRouteToHostException) {
            return "no route to its host";
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        if (failure instanceof ExplainedFailure) {
            return String.valueOf(failure.getMessage());
        }
        TlsFailure tls = TlsFailure.of(failure, ClientCertificate.NOT_WANTED);
        if (tls != null) {
            return tls.kind().words();
        }
        if (failure instanceof StreamResetException || failure instanceof SocketException) {
            return "connection reset";
        }
        if (failure instanceof HttpClosedException || failure instanceof ClosedChannelException) {
            return "connection closed";
        }
        return failure.getClass().getSimpleName();
    }

    /** Whether it is about an answer, so that the server was reached. */
    static boolean isAnswer(Throwable failure) {
        return isTooLong(failure)
                || isMalformed(failure)
                || (failure instanceof ExplainedFailure explained && explained.isAnswer());
    }

    private static boolean isTooLong(Throwable failure) {
        return failure instanceof TooLongFrameException || failure instanceof Http2Exception.HeaderListSizeException;
    }

    static boolean isMalformed(Throwable failure) {
        return failure instanceof UpstreamFailure.Malformed
                || failure instanceof IllegalArgumentException
                || failure instanceof Http2Exception
                || isUnknownVersion(failure)
                || (failure instanceof DecoderException
                        && TlsFailure.of(failure, ClientCertificate.NOT_WANTED) == null);
    }

    /** As Vert.x says it; there is no type for it. */
    private static boolean isUnknownVersion(Throwable failure) {
        return failure instanceof IllegalStateException
                && String.valueOf(failure.getMessage()).contains("HTTP version");
    }
}
