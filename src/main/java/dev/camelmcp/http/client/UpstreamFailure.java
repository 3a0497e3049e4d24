package dev.camelmcp.http.client;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.proxy.ProxyAddress;
import io.netty.channel.ConnectTimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What callers are told of a request that has no answer. Stateless. */
final class UpstreamFailure {

    private UpstreamFailure() {}

    /**
     * What came of a request, in words.
     *
     * @param proxy that it went by; null for none
     */
    static UpstreamException of(ServerRegistration server, Throwable failure, @Nullable ProxyAddress proxy) {
        if (failure instanceof InvalidHeaderException) {
            return notAsked(server, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof UnsendableException) {
            return notAsked(server, "the request cannot be written: " + failure.getMessage());
        }
        if (failure instanceof ProxyFailure proxys) {
            return UpstreamException.noWay(
                    message(server, "cannot be reached", failure),
                    proxys.isTimeout(),
                    String.valueOf(proxys.getMessage()));
        }
        boolean timeout = failure instanceof UpstreamAttempt.TimeUp
                || failure instanceof UpstreamAttempt.NotConnected
                || failure instanceof ConnectTimeoutException
                || (failure instanceof ExplainedFailure late && late.isTimeout());
        String what = timeout
                ? "did not answer in time"
                : FailureReason.isAnswer(failure) ? "gave an answer that cannot be used" : "cannot be reached";
        String detail = Stream.of(
                        failure instanceof ExplainedFailure explained ? explained.detail() : "",
                        proxy == null ? "" : proxy.way())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return UpstreamException.noWay(message(server, what, failure), timeout, detail);
    }

    /** Whether it says something about the server; else it is about the request. */
    static boolean isTheServers(Throwable failure) {
        return !(failure instanceof InvalidHeaderException || failure instanceof UnsendableException);
    }

    static UpstreamException notAsked(ServerRegistration server, String why) {
        return UpstreamException.unreachable("MCP server " + server.serverId() + " was not asked: " + why);
    }

    private static String message(ServerRegistration server, String what, Throwable failure) {
        return "MCP server " + server.serverId() + " " + what + " (" + FailureReason.of(failure) + ")";
    }

    /** The answer is no HTTP, or it is in doubt where it ends. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed answer", null, false, false);
        }
    }
}
