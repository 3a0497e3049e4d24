package dev.camelmcp.discovery;

import dev.camelmcp.http.Call;
import dev.camelmcp.http.Departure;
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
    private final Departure departure = new Departure();

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
    public boolean isGone() {
        return departure.isGone();
    }

    @Override
    public void whenGone(Runnable action) {
        departure.whenGone(action);
    }

    @Override
    public void answerIs(StreamedBody stream) {
        synchronized (answers) {
            if (!departure.isGone()) {
                answers.add(stream);
                return;
            }
        }
        stream.cancel();
    }

    /** Nobody waits any more: who does so now gets a {@link CancellationException}, and who reads an IOException. */
    @Override
    public void close() {
        open.remove(this);
        answered.cancel(false);
        departure.leave();
        List<StreamedBody> unread;
        synchronized (answers) {
            unread = List.copyOf(answers);
            answers.clear();
        }
        unread.forEach(StreamedBody::cancel);
    }
}
