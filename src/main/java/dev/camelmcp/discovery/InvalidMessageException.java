package dev.camelmcp.discovery;

import java.io.IOException;

/** A message that nothing can be made of (JSON-RPC 2.0 §5.1). */
public final class InvalidMessageException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int code;

    InvalidMessageException(int code, String message, Exception cause) {
        super(message, cause);
        this.code = code;
    }

    /** Of the JSON-RPC error. */
    int code() {
        return code;
    }
}
