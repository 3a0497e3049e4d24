package dev.camelmcp.forward;

/** The gateway does not serve this request. Its message is shown to the caller. */
public class RequestRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status the HTTP status of the answer */
    public RequestRefusedException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
