package dev.camelmcp.http.client;

/**
 * A request could not be written: what is in it is no HTTP. Its message has the kind of the failure, nothing it says.
 */
final class UnsendableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnsendableException(Throwable cause) {
        super(cause.getClass().getSimpleName(), null, false, false);
    }
}
