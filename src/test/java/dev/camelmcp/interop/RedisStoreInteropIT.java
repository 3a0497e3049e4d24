package dev.camelmcp.interop;

import static org.awaitility.Awaitility.await;

import dev.camelmcp.shared.SharedStore;
import dev.camelmcp.shared.SharedStoreContract;
import dev.camelmcp.support.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store on Redis is one, asked by a user who has no more rights than it needs. */
class RedisStoreInteropIT extends SharedStoreContract {

    /** As docs/configuration.md has it. */
    private static final String USER = "user gw on >gw-s3cret ~gw:* &gw:* -@all +evalsha +eval +get +set +del +pttl"
            + " +publish +subscribe +ping";

    @TempDir
    private static Path folder;

    private static RedisServer server;
    private static RedisStores stores;

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.start(folder, USER);
        stores = new RedisStores();
    }

    @AfterAll
    static void end() throws Exception {
        stores.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        server.cli("flushall");
    }

    @Override
    protected SharedStore store() {
        return stores.of(RedisStores.patient(RedisStores.as(server, "gw", "gw-s3cret")));
    }

    @Override
    protected void passes(Duration time) {
        // the server's time, which is real
        await().pollDelay(time.plusMillis(20)).until(() -> true);
    }
}
