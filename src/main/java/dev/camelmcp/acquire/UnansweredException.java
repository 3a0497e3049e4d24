package dev.camelmcp.acquire;

import java.io.IOException;

/** A connection to an authorization server ended without an answer; its message is for operators alone. */
public final class UnansweredException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String kind;

    /** @param kind in words that tell a caller nothing about certificates and addresses */
    public UnansweredException(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    String kind() {
        return kind;
    }
}
