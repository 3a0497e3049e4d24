package dev.camelmcp.http.client;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import io.netty.channel.ConnectTimeoutException;

/** What callers are told of a request that has no answer. Stateless. */
final class UpstreamFailure {

    private UpstreamFailure() {}

    /** What came of a request, in words. */
    static UpstreamException of(ServerRegistration server, Throwable failure) {
        if (failure instanceof InvalidHeaderException) {
            return notAsked(server, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof UnsendableException) {
            return notAsked(server, "the request cannot be written: " + failure.getMessage());
        }
        if (failure instanceof ProxyFailure proxy) {
            return UpstreamException.noWay(
                    message(server, "cannot be reached", failure),
                    proxy.isTimeout(),
                    String.valueOf(proxy.getMessage()));
        }
        if (failure instanceof UpstreamAttempt.TimeUp || failure instanceof ConnectTimeoutException) {
            return UpstreamException.timeout(message(server, "did not answer in time", failure));
        }
        String message = message(
                server,
                FailureReason.isAnswer(failure) ? "gave an answer that cannot be used" : "cannot be reached",
                failure);
        return failure instanceof ExplainedFailure explained
                ? UpstreamException.noWay(message, false, explained.detail())
                : UpstreamException.unreachable(message);
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
