package dev.camelmcp.shared;

import java.time.Duration;

/** Is told what there is to count. Implementations are thread-safe and do not block. */
public interface SharingFigures {

    /** Nobody counts. */
    SharingFigures NONE = new SharingFigures() {};

    /** The store was asked for a token that is not cached here. */
    default void looked(boolean found) {}

    /** A token was acquired, or looked for, without the others, since the store could not be asked. */
    default void alone() {}

    /**
     * Another node acquired the token.
     *
     * @param waited for it
     * @param got whether it brought one that will do
     */
    default void waited(Duration waited, boolean got) {}

    /** A value or a message was ignored: sealed by another key, changed, or cut off. */
    default void ignored() {}
}
