package dev.camelmcp.camel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.apache.camel.AsyncCallback;

/** How a processor goes on when a future is complete, without holding a thread. Stateless. */
public final class Continuation {

    private Continuation() {}

    /**
     * Calls back when the future is complete.
     *
     * @param then takes the result, or the failure, before the callback is called
     * @return what {@code AsyncProcessor.process} returns: whether it is complete already
     */
    public static <T> boolean of(
            CompletableFuture<T> future, AsyncCallback callback, BiConsumer<? super T, ? super Throwable> then) {
        boolean sync = future.isDone();
        CompletableFuture<T> unused = future.whenComplete((result, failure) -> {
            then.accept(result, failure);
            if (!sync) {
                callback.done(false);
            }
        });
        if (sync) {
            callback.done(true);
        }
        return sync;
    }

    /** What a future failed by, without what futures wrap it in. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
