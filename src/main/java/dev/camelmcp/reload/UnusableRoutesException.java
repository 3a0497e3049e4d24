package dev.camelmcp.reload;

import org.apache.camel.ExpressionIllegalSyntaxException;

/** Files of routes that cannot come to run as they are. The message names the file and the reason, in one line. */
final class UnusableRoutesException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableRoutesException(String file, String reason) {
        super(file + ": " + reason);
    }

    UnusableRoutesException(String file, Throwable failure) {
        this(file, reason(failure));
        initCause(failure);
    }

    /**
     * What is at the bottom of it, in one line: Camel wraps it in sentences about the route, and parsers draw pictures.
     */
    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof ExpressionIllegalSyntaxException)) {
            root = root.getCause();
        }
        String message = root.getMessage();
        String text = message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
        return text.strip().replaceAll("\\s+", " ");
    }
}
