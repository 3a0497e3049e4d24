package dev.camelmcp.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that messages arrive by, and answers to {@code PING}. The library takes whatever comes while one is
 * without an answer for that answer, also a message; so both are looked at here as what they are. Confined to the event
 * loop of its {@link RedisSession}.
 */
final class Subscription {

    private final RedisConnection connection;
    private final String channel;
    private final Consumer<byte[]> receiver;
    private final Promise<Void> confirmed = Promise.promise();

    /** Whether something has come since the last {@code PING}. */
    private boolean heard = true;

    Subscription(RedisConnection connection, String channel, Consumer<byte[]> receiver) {
        this.connection = connection;
        this.channel = channel;
        this.receiver = receiver;
    }

    /** Done when the server has confirmed it. */
    Future<Void> begin() {
        connection.handler(this::arrived);
        connection.send(Request.cmd(Command.SUBSCRIBE).arg(channel)).onFailure(confirmed::tryFail);
        return confirmed.future();
    }

    /** Asks for a sign of life. */
    void ping() {
        heard = false;
        connection.send(Request.cmd(Command.PING)).onSuccess(this::arrived);
    }

    boolean isSilent() {
        return !heard;
    }

    private void arrived(@Nullable Response reply) {
        heard = true;
        if (reply == null) {
            return;
        }
        if (reply.type() == ResponseType.ERROR) {
            confirmed.tryFail((Throwable) reply);
        } else if (reply.size() == 3 && is(reply.get(0), "subscribe")) {
            confirmed.tryComplete();
        } else if (reply.size() == 3 && is(reply.get(0), "message") && is(reply.get(1), channel)) {
            receiver.accept(reply.get(2).toBytes());
        }
    }

    private static boolean is(@Nullable Response word, String expected) {
        return word != null && expected.equals(word.toString());
    }
}
