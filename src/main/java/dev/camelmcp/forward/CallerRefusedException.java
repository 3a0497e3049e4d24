package dev.camelmcp.forward;

import org.jspecify.annotations.Nullable;

/** The gateway does not serve this caller, or not yet. */
public final class CallerRefusedException extends RequestRefusedException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String challenge;

    /** @param challenge for {@code WWW-Authenticate}; null for none */
    public CallerRefusedException(int status, String message, @Nullable String challenge) {
        super(status, message);
        this.challenge = challenge;
    }

    public @Nullable String challenge() {
        return challenge;
    }
}
