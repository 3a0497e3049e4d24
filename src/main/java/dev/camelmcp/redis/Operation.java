package dev.camelmcp.redis;

import dev.camelmcp.shared.StoreException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request, and who waits for its answer. Confined to the event loop of its {@link RedisSession}. */
final class Operation<T> {

    private final Request request;
    private final @Nullable Request whole;
    private final Function<@Nullable Response, T> meaning;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private boolean inFull;

    private Operation(Request request, @Nullable Request whole, Function<@Nullable Response, T> meaning) {
        this.request = request;
        this.whole = whole;
        this.meaning = meaning;
    }

    static <T> Operation<T> of(
            Script script, List<String> keys, List<byte[]> arguments, Function<@Nullable Response, T> meaning) {
        return new Operation<>(script.known(keys, arguments), script.whole(keys, arguments), meaning);
    }

    static Operation<@Nullable Void> publish(String channel, byte[] message) {
        return new Operation<>(Request.cmd(Command.PUBLISH).arg(channel).arg(message), null, received -> null);
    }

    CompletableFuture<T> answer() {
        return answer;
    }

    Request request() {
        return inFull && whole != null ? whole : request;
    }

    /** Whether it is about keys; a message is not. */
    boolean hasKeys() {
        return whole != null;
    }

    /** Whether it can be asked once more, with the script that the server does not know. */
    boolean tellInFull() {
        boolean first = whole != null && !inFull;
        inFull = true;
        return first;
    }

    void complete(@Nullable Response response) {
        T result;
        try {
            result = meaning.apply(response);
        } catch (RuntimeException e) {
            fail("Redis answers what is no answer to this");
            return;
        }
        answer.complete(result);
    }

    /** The server is there, and does not do it. */
    void fail(String reason) {
        answer.completeExceptionally(new StoreException(reason));
    }

    /** Nobody answers it any more. */
    void lost(String reason) {
        answer.completeExceptionally(StoreException.lost(reason));
    }
}
