package dev.camelmcp.grant;

/**
 * A file does not hold the token it should. The message names the property, the file and the remedy, never what is in
 * the file.
 */
public final class TokenFileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    TokenFileException(String message) {
        super(message);
    }
}
