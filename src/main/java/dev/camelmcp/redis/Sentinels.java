package dev.camelmcp.redis;

import dev.camelmcp.config.StoreSettings.Server;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks sentinels, one after the other, where the master is. Not by the library's own client for them, which tells each
 * of them the user and the password of the data, and fails where they have no such user. Confined to one event loop.
 */
final class Sentinels {

    private final Vertx vertx;
    private final RedisClients clients;
    private final String master;
    private final long timeout;
    private final Consumer<Redis> kept;

    /**
     * Sentinels of a master.
     *
     * @param timeout for one of them, in milliseconds
     * @param kept is handed each client, for the case that it ends before it is closed here
     */
    Sentinels(Vertx vertx, RedisClients clients, String master, long timeout, Consumer<Redis> kept) {
        this.vertx = vertx;
        this.clients = clients;
        this.master = master;
        this.timeout = timeout;
        this.kept = kept;
    }

    /** Where the master is, as the first of them that knows it says. */
    Future<Server> find(Iterator<Server> sentinels) {
        Server sentinel = sentinels.next();
        return within(clients.ofSentinel(sentinel, false))
                .recover(refused -> RedisFailure.is(refused, "NOAUTH")
                        ? within(clients.ofSentinel(sentinel, true))
                        : Future.failedFuture(refused))
                .recover(failure -> sentinels.hasNext() ? find(sentinels) : Future.failedFuture(failure));
    }

    private Future<Server> within(Redis client) {
        kept.accept(client);
        Promise<Server> answer = Promise.promise();
        long timer =
                vertx.setTimer(timeout, id -> answer.tryFail(new NoMasterException("no sentinel answers in time")));
        ask(client).onComplete(found -> {
            if (found.succeeded()) {
                answer.tryComplete(found.result());
            } else {
                answer.tryFail(found.cause());
            }
        });
        return answer.future().onComplete(over -> {
            vertx.cancelTimer(timer);
            client.close();
        });
    }

    private Future<Server> ask(Redis client) {
        return client.connect()
                .compose(connection -> connection.send(Request.cmd(Command.SENTINEL)
                        .arg("GET-MASTER-ADDR-BY-NAME")
                        .arg(master)))
                .compose(this::server);
    }

    private Future<Server> server(@Nullable Response address) {
        if (address == null || address.size() != 2) {
            return Future.failedFuture(new NoMasterException(
                    "no sentinel knows the master that mcp.store.redis.url names: is it spelled as in their sentinel"
                            + " monitor?"));
        }
        return Future.succeededFuture(
                new Server(address.get(0).toString(), address.get(1).toInteger()));
    }

    /** There is nobody to ask for data; the message is for operators. */
    static final class NoMasterException extends Exception {

        private static final long serialVersionUID = 1L;

        NoMasterException(String message) {
            super(message, null, false, false);
        }
    }
}
