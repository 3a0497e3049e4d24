package dev.camelmcp.demo;

import java.util.List;

/** Something is not as the demo claims; the message says what. */
final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> log;

    DemoFailure(String message) {
        this(message, List.of());
    }

    DemoFailure(String message, List<String> log) {
        super(message);
        this.log = log;
    }

    /** The end of the gateway's log, when that is where the reason is to be found. */
    List<String> log() {
        return log;
    }
}
