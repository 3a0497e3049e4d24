package dev.camelmcp.shared;

import dev.camelmcp.shared.Message.Kind;
import dev.camelmcp.shared.SharedStore.Change;
import dev.camelmcp.shared.SharedStore.Condition;
import dev.camelmcp.token.TokenKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a store for all that sharing needs, without anything that is kept: reads, changes, and a message, which says
 * nothing to nodes that get it. For a command; it blocks. Used once, by one thread.
 */
public final class StoreTrial {

    private static final String ITEM = "trial";
    private static final Duration LIFE = Duration.ofSeconds(10);

    private final SharedStore store;
    private final Keyring keyring;
    private final Duration patience;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> heard = new CompletableFuture<>();
    private final String id = UUID.randomUUID().toString();
    private final byte[] message;
    private volatile String reason = "it does not answer in time";

    /**
     * A trial of a store that is not started.
     *
     * @param patience for the connection, and then for each answer
     */
    public StoreTrial(SharedStore store, Keyring keyring, Duration patience) {
        this.store = store;
        this.keyring = keyring;
        this.patience = patience;
        this.message = keyring.seal(Message.PLACE, new Message(id, Kind.CHANGED, new TokenKey(ITEM), "").toBytes());
    }

    /**
     * Tries it.
     *
     * @param others whether the store knows more than one server, so that the first that is away says nothing yet
     * @return how long it took to read
     * @throws StoreException why it cannot be used, with the remedy where there is one
     */
    public Duration run(boolean others) throws StoreException, InterruptedException {
        store.start(new SharedStore.Listener() {
            @Override
            public void connected() {
                connected.complete(null);
            }

            @Override
            public void disconnected(String why) {
                reason = why;
                if (!others) {
                    connected.completeExceptionally(new StoreException(why));
                }
            }

            @Override
            public void received(byte[] some) {
                if (Arrays.equals(some, message)) {
                    heard.complete(null);
                }
            }
        });
        answer(connected);
        reason = "it does not answer in time";
        String group = keyring.keys().get(0).name(id);
        byte[] value = keyring.seal(group, new byte[0]);
        List<Condition> nothing = List.of(new Condition(ITEM, null));
        check(answer(store.change(group, nothing, List.of(new Change(ITEM, value, LIFE)))));
        long begun = System.nanoTime();
        List<SharedStore.Value> read = answer(store.read(group, List.of(ITEM)));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        check(read.get(0) != null && Arrays.equals(read.get(0).bytes(), value));
        List<Condition> same = List.of(new Condition(ITEM, value));
        check(answer(store.change(group, same, List.of(new Change(ITEM, null, null)))));
        answer(store.publish(message));
        reason = "a message that it took does not arrive";
        answer(heard);
        return took;
    }

    private static void check(boolean kept) throws StoreException {
        if (!kept) {
            throw new StoreException("it does not keep what it was given: does somebody else use this key prefix?");
        }
    }

    private <T> T answer(CompletableFuture<T> answer) throws StoreException, InterruptedException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StoreException(reason);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new StoreException(cause == null ? reason : String.valueOf(cause.getMessage()));
        }
    }
}
