package dev.camelmcp.acquire;

import java.io.IOException;

/** An authorization server answered with more than a token can need. */
public final class AnswerTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerTooLargeException() {
        super("the answer of the authorization server is larger than 64 KiB");
    }
}
