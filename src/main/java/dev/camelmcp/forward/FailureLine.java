package dev.camelmcp.forward;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;

/**
 * What the log says of a failure that nobody foresaw, most often of a step that somebody put into a route: one line,
 * since each call may have it. The stack trace is there at DEBUG. Stateless.
 */
public final class FailureLine {

    private static final int DEEPEST = 20;

    private FailureLine() {}

    /**
     * Writes it.
     *
     * @param what has failed, such as {@code Forwarding}
     */
    public static void log(Logger log, String what, Exchange exchange, Throwable failure) {
        String route = exchange.getProperty(ExchangePropertyKey.FAILURE_ROUTE_ID, String.class);
        Throwable cause = innermost(failure);
        log.warn(
                "{} failed in route {}: {}{}{} (its stack trace is there at DEBUG)",
                what,
                route == null ? exchange.getFromRouteId() : route,
                failure,
                cause == failure ? "" : ", caused by " + cause,
                place(cause));
        log.debug("{} failed", what, failure);
    }

    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < DEEPEST && cause.getCause() != null; i++) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String place(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
