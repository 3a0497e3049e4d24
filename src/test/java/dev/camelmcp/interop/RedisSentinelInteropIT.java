package dev.camelmcp.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.shared.SharedStore;
import dev.camelmcp.shared.SharedStore.Change;
import dev.camelmcp.shared.SharedStoreContract.Heard;
import dev.camelmcp.support.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store is at the master that sentinels name, also when that is another one all at once. */
class RedisSentinelInteropIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String USER = "user gw on >gw-s3cret ~gw:* &gw:* +@all -@dangerous";

    @TempDir
    private Path folder;

    private final RedisStores stores = new RedisStores();
    private final Heard heard = new Heard();
    private RedisServer first;
    private RedisServer second;
    private RedisServer sentinel;
    private SharedStore store;

    @BeforeEach
    void start() throws Exception {
        first = RedisServer.start(folder, USER);
        second = RedisServer.start(folder, USER, "replicaof 127.0.0.1 " + first.port());
        sentinel = RedisServer.sentinel(folder, first, 1);
        await().atMost(PATIENCE).until(() -> first.cli("info", "replication").contains("state=online"));
        await().atMost(PATIENCE)
                .until(() -> sentinel.cli("sentinel", "replicas", RedisServer.MASTER)
                        .contains(String.valueOf(second.port())));
        store = stores.of(RedisStores.sentinels("gw", "gw-s3cret", sentinel));
        store.start(heard);
        await().atMost(PATIENCE).until(() -> heard.events().contains("connected"));
    }

    @AfterEach
    void end() throws Exception {
        store.close();
        stores.close();
        sentinel.close();
        second.close();
        first.close();
    }

    @Test
    void sentinelsSwitchThenTheStoreIsAtTheNewMaster() throws Exception {
        sentinel.cli("sentinel", "failover", RedisServer.MASTER);

        goesOnAt(second);
    }

    @Test
    void masterIsKilledThenTheStoreIsAtTheNewOne() throws Exception {
        first.kill();

        goesOnAt(second);
    }

    @Test
    void masterStandsStillThenTheStoreIsAtTheNewOne() throws Exception {
        first.freeze();

        goesOnAt(second);
    }

    /** Most have no users; those that have are told ours. */
    @Test
    void sentinelWantsAUserAndTheOneBeforeIsGoneThenFoundAllTheSame() throws Exception {
        Heard other = new Heard();
        try (RedisServer closed = RedisServer.sentinel(
                        folder, first, 1, "user default off", "user gw on >gw-s3cret -@all +sentinel");
                RedisServer gone = RedisServer.sentinel(folder, first, 1)) {
            gone.kill();
            try (SharedStore asked = stores.of(RedisStores.sentinels("gw", "gw-s3cret", gone, closed))) {
                asked.start(other);
                await().atMost(PATIENCE).until(() -> other.events().contains("connected"));
            }
        }
    }

    private void goesOnAt(RedisServer server) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                return store.change("g", List.of(), List.of(new Change("a", "1".getBytes(UTF_8), null)))
                                .get(10, TimeUnit.SECONDS)
                        && server.cli("exists", "gw:{g}:a").equals("1")
                        && server.cli("info", "replication").contains("role:master");
            } catch (java.util.concurrent.ExecutionException away) {
                return false;
            }
        });
        assertThat(heard.events().get(heard.events().size() - 1)).isEqualTo("connected");
    }
}
