package dev.camelmcp.http;

import java.time.Duration;

/**
 * The MCP server was not asked, could not be reached, or did not answer in time. Its message names the server, never an
 * address, a header or a body.
 */
public class UpstreamException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final Duration retryAfter;
    private final String detail;

    private UpstreamException(String message, int status) {
        this(message, status, "");
    }

    /**
     * For what is more than one of those below.
     *
     * @param detail for the log alone
     */
    protected UpstreamException(String message, int status, String detail) {
        this(message, status, Duration.ofSeconds(GatewayAnswer.RETRY_AFTER), detail);
    }

    private UpstreamException(String message, int status, Duration retryAfter, String detail) {
        super(message, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
        this.detail = detail;
    }

    /** The connection was refused, reset or could not be made, what came was no HTTP, or what was to go was none. */
    public static UpstreamException unreachable(String message) {
        return new UpstreamException(message, 502);
    }

    /** The gateway does not ask now, but may a little later. */
    public static UpstreamException notNow(String message) {
        return new UpstreamException(message, 503);
    }

    /** The gateway does not ask before that time. */
    public static UpstreamException notBefore(String message, Duration retryAfter) {
        return new UpstreamException(message, 503, retryAfter, "");
    }

    public static UpstreamException timeout(String message) {
        return new UpstreamException(message, 504);
    }

    /**
     * There was no way to it.
     *
     * @param timeout whether nothing came in time
     * @param detail says where it ended, which is for the log alone
     */
    public static UpstreamException noWay(String message, boolean timeout, String detail) {
        return new UpstreamException(message, timeout ? 504 : 502, detail);
    }

    /** What operators read: more than a caller has to know. */
    public String toLog() {
        return detail.isEmpty() ? String.valueOf(getMessage()) : getMessage() + ": " + detail;
    }

    /** When a caller who was told 503 may come again, in whole seconds (RFC 9110 §10.2.3). */
    public long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }

    /** What the caller is told (RFC 9110 §15.6): 502, 503 or 504. */
    public int status() {
        return status;
    }
}
