package dev.camelmcp.discovery;

import dev.camelmcp.http.Call;
import dev.camelmcp.http.StreamedBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A message of the gateway's own to an MCP server, until its answer is read or nobody waits for it any more.
 * Thread-safe.
 */
final class OwnCall implements Call, AutoCloseable {

    private final Set<OwnCall> open;
    private final CompletableFuture<Exchange> answered = new CompletableFuture<>();
    private final List<StreamedBody> answers = new ArrayList<>(1);
    private boolean gone;
    private @Nullable Runnable whenGone;

    /** @param open has it until it is closed */
    OwnCall(Set<OwnCall> open) {
        this.open = open;
        open.add(this);
    }

    /** The route came to its end, or did not begin. */
    void ended(@Nullable Exchange exchange, @Nullable Throwable failure) {
        if (exchange != null) {
            answered.complete(exchange);
        } else {
            answered.completeExceptionally(Objects.requireNonNull(failure));
        }
    }

    /** Waits until it has. */
    Exchange await() {
        return answered.join();
    }

    @Override
    public synchronized boolean isGone() {
        return gone;
    }

    @Override
    public void whenGone(Runnable action) {
        synchronized (this) {
            if (!gone) {
                whenGone = action;
                return;
            }
        }
        action.run();
    }

    @Override
    public void answerIs(StreamedBody stream) {
        synchronized (this) {
            if (!gone) {
                answers.add(stream);
                return;
            }
        }
        stream.cancel();
    }

    /** Nobody waits any more: who does so now gets a {@link CancellationException}, and who reads an IOException. */
    @Override
    public void close() {
        Runnable action;
        List<StreamedBody> unread;
        synchronized (this) {
            gone = true;
            action = whenGone;
            whenGone = null;
            unread = List.copyOf(answers);
            answers.clear();
        }
        open.remove(this);
        answered.cancel(false);
        if (action != null) {
            action.run();
        }
        unread.forEach(StreamedBody::cancel);
    }
}
