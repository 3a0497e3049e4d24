package dev.camelmcp.acquire;

import java.io.IOException;

/** An answer of an authorization server that broke off or is no HTTP; its message quotes nothing of it. */
final class BrokenAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    BrokenAnswerException(String message) {
        super(message);
    }
}
