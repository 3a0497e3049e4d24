package dev.camelmcp.admin;

import org.jspecify.annotations.Nullable;

/** A request to {@code /admin} that is not served. Its message is shown to the caller. */
public class AdminRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final @Nullable String allow;

    /**
     * @param status the HTTP status of the answer
     * @param code for programs
     */
    public AdminRefusedException(int status, String code, String message) {
        this(status, code, message, null);
    }

    private AdminRefusedException(int status, String code, String message, @Nullable String allow) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.allow = allow;
    }

    /** RFC 9110 §15.5.6. */
    static AdminRefusedException methodNotAllowed(String allow) {
        return new AdminRefusedException(405, "method_not_allowed", "use " + allow, allow);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The method to use instead; null where that is not what is wrong. */
    public @Nullable String allow() {
        return allow;
    }
}
