package dev.camelmcp.bootstrap;

import dev.camelmcp.config.StoreSettings;
import dev.camelmcp.config.StoreSettings.Redis;
import dev.camelmcp.http.server.OwnVertx;
import dev.camelmcp.redis.RedisStore;
import dev.camelmcp.shared.SharedStore;
import dev.camelmcp.shared.StoreException;
import dev.camelmcp.shared.StoreTrial;
import dev.camelmcp.tls.KeyFileException;
import dev.camelmcp.tls.TlsClients;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store that nodes share can be used, found out by a connection of its own. Immutable.
 *
 * @param took how long it took to read a value
 * @param failure why not, for operators, with the remedy where there is one; null where it can
 */
public record StoreCheck(
        Redis redis, Duration took, @Nullable String failure) {

    /** How often the time of one operation it may take until all connections are there. */
    private static final int PATIENCE = 5;

    /** Blocks, for some times {@code mcp.store.redis.timeout}. */
    static StoreCheck of(StoreSettings settings, TlsClients tls) throws InterruptedException {
        Redis redis = settings.redis();
        Duration patience =
                redis.timeout().multipliedBy(PATIENCE + 2L * redis.servers().size());
        try (OwnVertx loop = OwnVertx.single();
                SharedStore store = RedisStore.of(redis, loop.vertx(), tls)) {
            StoreTrial trial = new StoreTrial(store, SharingBeans.keyring(settings), patience);
            return new StoreCheck(redis, trial.run(redis.servers().size() > 1), null);
        } catch (StoreException | KeyFileException e) {
            String reason = String.valueOf(e.getMessage());
            // what is about a connection names the server already
            String failure = reason.startsWith("Redis ")
                    ? reason
                    : "Redis " + redis.addresses() + ": " + reason.replaceFirst("^Redis: ", "");
            return new StoreCheck(redis, Duration.ZERO, failure);
        }
    }
}
