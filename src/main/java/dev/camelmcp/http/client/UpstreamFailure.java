package dev.camelmcp.http.client;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;

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
        return failure instanceof UpstreamAttempt.TimeUp || failure instanceof ConnectTimeoutException
                ? UpstreamException.timeout(message(server, "did not answer in time", failure))
                : UpstreamException.unreachable(message(server, "cannot be reached", failure));
    }

    /** Whether it says something about the server; else it is about the request. */
    static boolean isTheServers(Throwable failure) {
        return !(failure instanceof InvalidHeaderException || failure instanceof UnsendableException);
    }

    static UpstreamException notAsked(ServerRegistration server, String why) {
        return UpstreamException.unreachable("MCP server " + server.serverId() + " was not asked: " + why);
    }

    private static String message(ServerRegistration server, String what, Throwable failure) {
        return "MCP server " + server.serverId() + " " + what + " (" + reason(failure) + ")";
    }

    /** The kind of failure; a message could hold an address that a caller has no business to know. */
    private static String reason(Throwable failure) {
        if (failure instanceof UpstreamAttempt.TimeUp) {
            return "response timeout";
        }
        if (failure instanceof Malformed) {
            return "malformed answer";
        }
        if (failure instanceof ProxyFailure) {
            return "by the egress proxy";
        }
        return failure instanceof ConnectException
                ? "connection refused"
                : failure.getClass().getSimpleName();
    }

    /** The answer is no HTTP, or it is in doubt where it ends. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed answer", null, false, false);
        }
    }
}
