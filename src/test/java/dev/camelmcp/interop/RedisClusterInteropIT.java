package dev.camelmcp.interop;

import static org.awaitility.Awaitility.await;

import dev.camelmcp.shared.SharedStore;
import dev.camelmcp.shared.SharedStoreContract;
import dev.camelmcp.support.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store on a cluster is one: each group on one server, messages from any of them. */
class RedisClusterInteropIT extends SharedStoreContract {

    /** As docs/configuration.md has it. */
    private static final String USER = "user gw on >gw-s3cret ~gw:* &gw:* -@all +evalsha +eval +get +set +del +pttl"
            + " +publish +subscribe +ping +cluster|slots";

    @TempDir
    private static Path folder;

    private static List<RedisServer> servers;
    private static RedisStores stores;

    @BeforeAll
    static void start() throws Exception {
        servers = RedisServer.cluster(folder, USER);
        stores = new RedisStores();
    }

    @AfterAll
    static void end() throws Exception {
        stores.close();
        servers.forEach(RedisServer::close);
    }

    @BeforeEach
    void empty() {
        servers.forEach(server -> server.cli("flushall"));
    }

    @Override
    protected SharedStore store() {
        return stores.of(RedisStores.patient(RedisStores.cluster(servers, "gw", "gw-s3cret")));
    }

    @Override
    protected void passes(Duration time) {
        // the server's time, which is real
        await().pollDelay(time.plusMillis(20)).until(() -> true);
    }
}
