package dev.camelmcp.http.client;

import dev.camelmcp.tls.ClientCertificate;
import dev.camelmcp.tls.Handshakes;
import dev.camelmcp.tls.TlsFailure;
import io.netty.handler.codec.http.InvalidLineSeparatorException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** A request that an MCP server did not answer: its message is for everybody, its detail for operators. */
final class ExplainedFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private static final String PLAIN = "does it speak TLS at that port? Then the URL begins with https";

    private final String detail;
    private final boolean answer;
    private final boolean timeout;

    private ExplainedFailure(String message, String detail, boolean answer, boolean timeout) {
        super(message, null, false, false);
        this.detail = detail;
        this.answer = answer;
        this.timeout = timeout;
    }

    /**
     * The failure itself, unless there is more to say of it than its kind.
     *
     * @param handshakes of its client; null for plain http
     */
    static Throwable of(Throwable failure, @Nullable Handshakes handshakes, RequestOptions server) {
        ClientCertificate certificate =
                handshakes == null ? ClientCertificate.NOT_WANTED : handshakes.at(server.getHost(), server.getPort());
        TlsFailure tls = handshakes == null ? null : TlsFailure.of(failure, certificate);
        if (tls != null) {
            return new ExplainedFailure(
                    tls.kind().words(), tls.detail(), false, tls.kind() == TlsFailure.Kind.TIMED_OUT);
        }
        // a proxy speaks plain http, whatever it does
        if (handshakes == null && server.getProxyOptions() == null && (isEnd(failure) || isAlert(failure))) {
            return new ExplainedFailure(FailureReason.of(failure), PLAIN, isAlert(failure), false);
        }
        return isEnd(failure) && certificate != ClientCertificate.NOT_WANTED
                ? new ExplainedFailure(FailureReason.of(failure), certificate.doubt(), false, false)
                : failure;
    }

    /** Of the alert unexpected_message (RFC 8446 §6), Netty sees but the last byte, a line feed. */
    private static boolean isAlert(Throwable failure) {
        return failure instanceof InvalidLineSeparatorException;
    }

    private static boolean isEnd(Throwable failure) {
        return failure instanceof HttpClosedException
                || failure instanceof StreamResetException
                || failure instanceof ClosedChannelException
                || (failure instanceof SocketException
                        && String.valueOf(failure.getMessage()).startsWith("Connection reset"));
    }

    /** Whether it is about an answer, so that the server was reached. */
    boolean isAnswer() {
        return answer;
    }

    /** Whether it took too long. */
    boolean isTimeout() {
        return timeout;
    }

    /** What is said to operators beside the message. */
    String detail() {
        return detail;
    }
}
