package dev.camelmcp.bootstrap;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.OAuthSettings;
import dev.camelmcp.config.OAuthSettings.Retries;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.Settings;
import dev.camelmcp.config.StoreSettings;
import dev.camelmcp.config.StoreSettings.EncryptionKey;
import dev.camelmcp.config.StoreSettings.Redis;
import dev.camelmcp.http.server.OwnVertx;
import dev.camelmcp.observe.MeasuredStore;
import dev.camelmcp.observe.StoreMetrics;
import dev.camelmcp.redis.RedisStore;
import dev.camelmcp.shared.Keyring;
import dev.camelmcp.shared.Node;
import dev.camelmcp.shared.Sharing;
import dev.camelmcp.shared.WantedScopes;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.token.TokenKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes what shares tokens with other nodes, where {@code mcp.store.redis.url} is set. Stateless. */
final class SharingBeans {

    private SharingBeans() {}

    /**
     * What shares, and by what.
     *
     * @param sharing not started yet
     */
    record Shared(Sharing sharing, MeasuredStore store) {}

    /** Null where nothing is shared. */
    static @Nullable Shared make(
            Footprint footprint,
            McpConfig config,
            TlsClients tls,
            WantedScopes scopes,
            StoreMetrics metrics,
            FollowedSettings followed,
            Clock clock) {
        StoreSettings settings = config.settings().store();
        if (settings == null) {
            return null;
        }
        OwnVertx loop = OwnVertx.single();
        footprint.add("event loop of the shared store", loop::close);
        Redis redis = settings.redis();
        RedisStore redisStore = RedisStore.of(redis, loop.vertx(), tls);
        MeasuredStore store = new MeasuredStore(redisStore, "Redis at " + redis.addresses(), metrics, clock);
        Keyring keyring = keyring(settings);
        follow(followed, config.settings(), keyring, redisStore);
        Sharing sharing = new Sharing(
                store,
                keyring,
                new Node(
                        UUID.randomUUID().toString(),
                        key -> find(config.servers(), key),
                        scopes,
                        server -> certificate(tls, server)),
                footprint.alarms(SharingBeans.class, "McpOAuthSharing"),
                metrics,
                clock,
                patience(config.settings().oauth()));
        footprint.add("shared store", sharing::close);
        return new Shared(sharing, store);
    }

    static Keyring keyring(StoreSettings settings) {
        return new Keyring(keys(settings.encryptionKeys()));
    }

    private static List<Keyring.Key> keys(List<EncryptionKey> keys) {
        return keys.stream()
                .map(key -> Keyring.Key.of(key.id(), key.key().getEncoded()))
                .toList();
    }

    /** What operators rotate counts while the gateway runs. */
    private static void follow(FollowedSettings followed, Settings now, Keyring keyring, RedisStore server) {
        followed.follow(
                "mcp.store.encryption-keys",
                now,
                s -> s.store() == null ? null : s.store().encryptionKeys(),
                next -> keyring.use(keys(next)));
        followed.follow(
                "mcp.store.redis.password",
                now,
                s -> s.store() == null ? null : s.store().redis().password(),
                server::use);
    }

    private static @Nullable ServerRegistration find(Servers servers, TokenKey key) {
        return servers.all().stream()
                .filter(server -> server.isOAuth() && server.tokenKey().equals(key))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String certificate(TlsClients tls, ServerRegistration server) {
        ClientTls files = tls.find(server.requireOAuth().tls());
        return files == null ? null : files.certificateThumbprint();
    }

    /** As long as the acquisition of another node may take, and a little. */
    private static Duration patience(OAuthSettings settings) {
        Retries retries = settings.retries();
        return retries.budget().plus(settings.timeout().multipliedBy(2));
    }
}
