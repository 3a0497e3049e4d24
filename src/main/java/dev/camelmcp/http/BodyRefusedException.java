package dev.camelmcp.http;

/** A request body is not read to its end. Its message is shown to the caller. */
public final class BodyRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient GatewayAnswer answer;

    BodyRefusedException(GatewayAnswer answer) {
        super(answer.message(), null, false, false);
        this.answer = answer;
    }

    /** What the caller is told. */
    public GatewayAnswer answer() {
        return answer;
    }
}
