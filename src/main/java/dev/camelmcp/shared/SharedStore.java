package dev.camelmcp.shared;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * SPI: where nodes keep what they share, bytes under names, and tell each other. It knows nothing of what it keeps,
 * which is sealed before it comes here. Implementations are thread-safe and do not block; what they return completes
 * within a bounded time, with a {@link StoreException} where the store refuses, a {@linkplain StoreException#lost lost}
 * one where it cannot be asked, and at once while it is known to be away. They look for it by themselves until they are
 * closed.
 *
 * <p>Names are in groups: what is read or changed together has one group. Groups and items are letters, digits,
 * {@code -} and {@code _}, 100 characters at most.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares values
public interface SharedStore extends AutoCloseable {

    /**
     * What is kept under a name. Not changed by anybody.
     *
     * @param left until it is over; null for what stays
     */
    record Value(byte[] bytes, @Nullable Duration left) {}

    /**
     * What has to be, so that a change is made.
     *
     * @param value exactly this; null: nothing is kept under the name
     */
    record Condition(String item, byte @Nullable [] value) {}

    /**
     * What is to be kept from now on.
     *
     * @param value null: nothing
     * @param life more than nothing; null: it stays
     */
    record Change(
            String item, byte @Nullable [] value, @Nullable Duration life) {}

    /** Is told by threads of the store's, one after the other; does not block. */
    interface Listener {

        /** From here on it can be asked, and every message that is published arrives. */
        void connected();

        /**
         * It cannot be asked any more, and messages may be lost, until it is {@link #connected} again. Told once, also
         * where it could not be reached at the start.
         *
         * @param reason for operators, with the remedy where there is one
         */
        void disconnected(String reason);

        /**
         * It is still away.
         *
         * @param reason as above, of the last try; it may be another one than before
         */
        default void stillAway(String reason) {}

        /** A message of any node, this one among them. */
        void received(byte[] message);
    }

    /** Begins to look for the store. Once; returns at once. */
    void start(Listener listener);

    /** What is kept under names of a group, in their order; null where nothing is. */
    CompletableFuture<List<@Nullable Value>> read(String group, List<String> items);

    /**
     * Makes all changes if all conditions hold, else none; at once for everybody.
     *
     * @return whether they were made; where it fails, that is not known
     */
    CompletableFuture<Boolean> change(String group, List<Condition> conditions, List<Change> changes);

    /** Tells all nodes that are connected. */
    CompletableFuture<Void> publish(byte[] message);

    /** Ends all connections; no listener is told anything any more. */
    @Override
    void close();
}
