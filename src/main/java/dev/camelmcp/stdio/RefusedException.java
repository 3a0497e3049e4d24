package dev.camelmcp.stdio;

import dev.camelmcp.http.JsonRpcErrors;
import org.jspecify.annotations.Nullable;

/** A caller asks for what cannot be; the answer says why. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final @Nullable String body;

    /**
     * @param status of the answer (RFC 9110 §15.5)
     * @param message for the caller
     */
    RefusedException(int status, String message) {
        this(status, JsonRpcErrors.INVALID_REQUEST, message);
    }

    /**
     * @param status of the answer (RFC 9110 §15.5)
     * @param code of the error in it (JSON-RPC 2.0 §5.1)
     * @param message for the caller
     */
    RefusedException(int status, int code, String message) {
        this(status, code, message, null);
    }

    /** @param body the whole answer, as JSON; null for one that is made of the other parts */
    RefusedException(int status, int code, String message, @Nullable String body) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.body = body;
    }

    static RefusedException noSession() {
        return new RefusedException(404, "there is no such session, or it has ended; begin a new one by initialize");
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    @Nullable
    String body() {
        return body;
    }
}
