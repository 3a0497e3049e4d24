package dev.camelmcp.shared;

import java.util.concurrent.CompletionException;

/** The shared store cannot be asked, or refused. The message is for operators, and holds nothing of what is kept. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean lost;

    /** The store is there, and refuses. */
    public StoreException(String message) {
        this(message, false);
    }

    private StoreException(String message, boolean lost) {
        super(message, null, false, false);
        this.lost = lost;
    }

    /** The way to the store is lost, of which its {@link SharedStore.Listener} is told besides. */
    public static StoreException lost(String message) {
        return new StoreException(message, true);
    }

    boolean isLost() {
        return lost;
    }

    /** What an operation failed by, without what futures wrap it in. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
