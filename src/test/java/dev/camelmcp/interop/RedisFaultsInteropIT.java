package dev.camelmcp.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.config.StoreSettings.Redis;
import dev.camelmcp.redis.RedisStore;
import dev.camelmcp.shared.SharedStore;
import dev.camelmcp.shared.SharedStore.Change;
import dev.camelmcp.shared.SharedStore.Value;
import dev.camelmcp.shared.SharedStoreContract.Heard;
import dev.camelmcp.support.RedisServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to Redis is noticed in time, said once and in words that help, and got over. */
class RedisFaultsInteropIT {

    /** In which it has to be noticed that a server stands still, with what a busy machine takes. */
    private static final Duration NOTICED = Duration.ofSeconds(4);

    private static final String RIGHTS = "+evalsha +eval +get +set +del +pttl +publish +subscribe +ping";

    @TempDir
    private Path folder;

    private final RedisStores stores = new RedisStores();
    private final Heard heard = new Heard();
    private @Nullable SharedStore store;

    @AfterEach
    void end() throws Exception {
        if (store != null) {
            store.close();
        }
        stores.close();
    }

    @Test
    void killedAndStartedEmptyThenToldOnceAndBackByItself() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            SharedStore node = connected(RedisStores.standalone(server));
            keep(node, "1");

            server.kill();
            await().atMost(NOTICED).until(() -> heard.events().size() == 2);
            CompletableFuture<List<@Nullable Value>> refused = node.read("g", List.of("a"));
            assertThat(refused).isCompletedExceptionally();
            server.startAgain();

            await().until(() -> heard.events().size() == 3);
            assertThat(heard.events())
                    .containsExactly(
                            "connected", "disconnected: Redis " + server.address() + ": connection lost", "connected");
            assertThat(read(node)).isNull();
            keep(node, "2");
            assertThat(read(node)).isEqualTo("2");
            node.publish("hello".getBytes(UTF_8));
            await().until(() -> heard.messages().size() == 1);
        }
    }

    /** As operators rotate it: in Redis, then in the file that the configuration names. */
    @Test
    void anotherPasswordThenTheReasonIsToldAndTheNewOneCountsFromTheNextConnectionOn() throws Exception {
        try (RedisServer server = RedisServer.start(folder, "requirepass old")) {
            SharedStore node = connected(RedisStores.as(server, null, "old"));
            server.cli("-a", "old", "config", "set", "requirepass", "new");
            keep(node, "the connection that there is goes on");

            server.cli("-a", "new", "client", "kill", "type", "normal", "skipme", "yes");
            await().until(() -> heard.reason().contains("mcp.store.redis.password"));
            ((RedisStore) node).use(new Secret("new"));

            await().until(() -> heard.events().get(heard.events().size() - 1).equals("connected"));
            assertThat(read(node)).startsWith("the connection");
            assertThat(heard.events()).noneMatch(e -> e.matches(".*\\b(old|new)\\b.*"));
        }
    }

    /** Would catch a store that notices only what a connection's end tells it. */
    @Test
    void standsStillThenNoticedWithoutAnyQuestionAndWhatIsAskedFailsAndThenItIsBack() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            SharedStore node = connected(RedisStores.standalone(server));
            keep(node, "1");

            server.freeze();
            CompletableFuture<List<@Nullable Value>> asked = node.read("g", List.of("a"));
            await().atMost(NOTICED).until(() -> heard.events().size() == 2);
            assertThat(asked).isCompletedExceptionally();
            assertThat(heard.events().get(1)).contains("within 1000 ms (mcp.store.redis.timeout)");
            server.thaw();

            await().until(() -> heard.events().size() == 3);
            assertThat(read(node)).isEqualTo("1");
        }
    }

    @Test
    void standsStillWhileNobodyAsksThenNoticedAllTheSame() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            connected(RedisStores.standalone(server));

            server.freeze();

            await().atMost(NOTICED).until(() -> heard.events().size() == 2);
        }
    }

    @Test
    void notThereAtTheStartThenToldOnceAndConnectedWhenItIs() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            server.kill();
            SharedStore node = started(RedisStores.standalone(server));
            await().until(() -> !heard.events().isEmpty());
            assertThat(heard.events())
                    .containsExactly("disconnected: Redis " + server.address() + ": connection refused");

            server.startAgain();
            await().until(() -> heard.events().size() == 2);

            assertThat(read(node)).isNull();
        }
    }

    /** Would catch a subscription that is lost while commands go on. */
    @Test
    void onlyTheSubscriptionIsLostThenToldAndMessagesArriveAgain() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            SharedStore node = connected(RedisStores.standalone(server));

            server.cli("client", "kill", "type", "pubsub");

            await().until(() -> heard.events().size() == 3);
            node.publish("hello".getBytes(UTF_8));
            await().until(() -> heard.messages().size() == 1);
        }
    }

    @Test
    void scriptsAreForgottenThenToldAgain() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            SharedStore node = connected(RedisStores.standalone(server));

            server.cli("script", "flush");
            keep(node, "1");

            assertThat(read(node)).isEqualTo("1");
            assertThat(heard.events()).containsExactly("connected");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "wrong-s3cret, it refuses user or password: check mcp.store.redis.username and mcp.store.redis.password",
                "-, it wants a password: set mcp.store.redis.password"
            })
    void passwordIsNotTheOneThenSaidWithoutIt(@Nullable String password, String words) throws Exception {
        try (RedisServer server = RedisServer.start(folder, "requirepass s3cret")) {
            started(RedisStores.as(server, null, password));

            await().until(() -> !heard.events().isEmpty());
            assertThat(heard.events().get(0)).contains(words).doesNotContain("s3cret");
        }
    }

    /** The default user is open, so a client that does not say who it is would get in. */
    @Test
    void userIsUnknownAndTheDefaultOneIsOpenThenRefused() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            started(RedisStores.as(server, "nobody", "n0body"));

            await().until(() -> !heard.events().isEmpty());
            assertThat(heard.events().get(0))
                    .contains("it refuses user or password")
                    .doesNotContain("n0body");
        }
    }

    @Test
    void userAndPasswordMayHaveAnyCharacters() throws Exception {
        String user = "g@w:%/+é";
        String password = "p@ss:/+%20#?é";
        try (RedisServer server = RedisServer.start(folder)) {
            server.cli("acl", "setuser", user, "on", ">" + password, "~*", "&*", "+@all");

            assertThat(connected(RedisStores.as(server, user, password))).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "~gw:*, &gw:*, +evalsha, +eval",
        "~gw:*, &gw:*, +subscribe, +subscribe",
        "~gw:*, &gw:*, +del, +get +set +del +pttl",
        "~gw:*, &other:*, +none, &gw:*",
        "~other:*, &gw:*, +none, ~gw:*"
    })
    void userLacksARightThenTheRuleIsNamed(String keys, String channels, String lacking, String named)
            throws Exception {
        String rights = String.join(
                " ",
                List.of(RIGHTS.split(" ")).stream()
                        .filter(right -> !right.equals(lacking))
                        .toList());
        try (RedisServer server =
                RedisServer.start(folder, "user gw on >gw-s3cret " + keys + " " + channels + " -@all " + rights)) {
            started(RedisStores.as(server, "gw", "gw-s3cret"));

            await().until(() -> !heard.events().isEmpty());
            assertThat(heard.events().get(0))
                    .contains("its ACL does not let the user do this")
                    .contains(named);
        }
    }

    @Test
    void mayNotPublishThenThatAloneFails() throws Exception {
        String rights = RIGHTS.replace("+publish ", "");
        try (RedisServer server = RedisServer.start(folder, "user gw on >gw-s3cret ~gw:* &gw:* -@all " + rights)) {
            SharedStore node = connected(RedisStores.as(server, "gw", "gw-s3cret"));

            assertThat(node.publish(new byte[1]))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("+publish");
            keep(node, "1");
            assertThat(heard.events()).containsExactly("connected");
        }
    }

    @Test
    void noMemoryIsLeftThenThatAloneFails() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            SharedStore node = connected(RedisStores.standalone(server));
            server.cli("config", "set", "maxmemory", "1");

            assertThat(node.change("g", List.of(), List.of(new Change("a", new byte[1], null))))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("it has no memory left: raise its maxmemory");
            assertThat(read(node)).isNull();
            assertThat(heard.events()).containsExactly("connected");
        }
    }

    @Test
    void becomesAReplicaThenItIsGivenUp() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            connected(RedisStores.standalone(server));

            server.cli("replicaof", "127.0.0.1", "1");

            await().atMost(NOTICED).until(() -> heard.events().size() == 2);
            assertThat(heard.events().get(1)).contains("it is a replica, and takes no writes");
        }
    }

    @Test
    void databaseIsTheOneThatIsNamed() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            keep(connected(RedisStores.inDatabase(server, 3)), "1");

            assertThat(server.cli("-n", "3", "get", "gw:{g}:a")).isEqualTo("1");
            assertThat(server.cli("-n", "0", "dbsize")).isEqualTo("0");
            assertThat(refusal(RedisStores.inDatabase(server, 99))).contains("it has no database of the number");
        }
    }

    @Test
    void oneServerIsNamedAsAClusterThenSaid() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            assertThat(refusal(RedisStores.cluster(List.of(server, server), null, null)))
                    .contains("it is no cluster");
        }
    }

    @Test
    void serverOfAClusterIsNamedAloneThenSaid() throws Exception {
        try (RedisServer server =
                RedisServer.start(folder, "cluster-enabled yes", "cluster-port " + TestGateway.freePort())) {
            started(RedisStores.standalone(server));

            await().until(() -> !heard.events().isEmpty());
            assertThat(heard.events().get(0)).containsAnyOf("cluster is down", "belongs to a cluster");
        }
    }

    @Test
    void tlsWithTheCaThenConnected() throws Exception {
        Pki pki = new Pki(Files.createDirectory(folder.resolve("pki")));
        int port = TestGateway.freePort();
        try (RedisServer server = RedisServer.startTls(folder, port, pki.folder())) {
            SharedStore node =
                    connected(RedisStores.tls("localhost", port, pki.folder().resolve("ca.pem")));
            keep(node, "1");
            assertThat(read(node)).isEqualTo("1");
        }
    }

    @Test
    void tlsWithoutTheCaOrWithAnotherNameThenRefusedWithTheRemedy() throws Exception {
        Pki pki = new Pki(Files.createDirectory(folder.resolve("pki")));
        Pki other = new Pki(Files.createDirectory(folder.resolve("other")));
        int port = TestGateway.freePort();
        try (RedisServer server = RedisServer.startTls(folder, port, pki.folder())) {
            assertThat(refusal(RedisStores.tls("localhost", port, other.folder().resolve("ca.pem"))))
                    .contains("name its CA in mcp.store.redis.ca-bundle-path");
            assertThat(refusal(RedisStores.tls("localhost", port, null)))
                    .contains("name its CA in mcp.store.redis.ca-bundle-path");
            assertThat(refusal(RedisStores.tls("127.0.0.2", port, pki.folder().resolve("ca.pem"))))
                    .contains("127.0.0.2");
            assertThat(refusal(RedisStores.tls(
                            "localhost", server.port(), pki.folder().resolve("ca.pem"))))
                    .contains("speak TLS");
        }
    }

    @Test
    void twoHundredReconnectionsLeaveNothing() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            SharedStore node = connected(RedisStores.standalone(server));
            int threads = Thread.activeCount();
            for (int i = 0; i < 200; i++) {
                int before = heard.events().size();
                server.cli("client", "kill", "type", i % 2 == 0 ? "pubsub" : "normal");
                await().pollInterval(Duration.ofMillis(5))
                        .until(() -> heard.events().size() >= before + 2
                                && heard.events().get(heard.events().size() - 1).equals("connected"));
            }
            assertThat(read(node)).isNull();
            await().untilAsserted(() -> assertThat(connections(server)).isEqualTo(2));
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
            node.close();
            await().untilAsserted(() -> assertThat(connections(server)).isZero());
        }
    }

    /** Would catch connections of users who were refused, which the library leaves open. */
    @Test
    void refusedConnectionsAreClosed() throws Exception {
        try (RedisServer server = RedisServer.start(folder, "user gw on >gw-s3cret ~gw:* &gw:* +@all")) {
            started(RedisStores.as(server, "gw", "wrong"));
            await().until(() -> Integer.parseInt(statistic(server, "rejected_calls=", "info", "commandstats")) >= 0
                    && Integer.parseInt(statistic(server, "total_connections_received:", "info", "stats")) > 15);

            assertThat(connections(server)).isLessThanOrEqualTo(1);
        }
    }

    private static String statistic(RedisServer server, String name, String... command) {
        return server.cli(command)
                .lines()
                .flatMap(line -> List.of(line.split(",")).stream())
                .filter(part -> part.startsWith(name))
                .map(part -> part.substring(name.length()).strip())
                .findFirst()
                .orElse("0");
    }

    /** Without the one that asks. */
    private static long connections(RedisServer server) {
        return server.cli("client", "list").lines().count() - 1;
    }

    private String refusal(Redis redis) throws Exception {
        Heard one = new Heard();
        try (SharedStore refused = stores.of(redis)) {
            refused.start(one);
            await().until(() -> !one.events().isEmpty());
            return one.events().get(0);
        }
    }

    private SharedStore started(Redis redis) {
        SharedStore made = stores.of(redis);
        store = made;
        made.start(heard);
        return made;
    }

    private SharedStore connected(Redis redis) {
        SharedStore made = started(redis);
        heard.awaitConnected();
        return made;
    }

    private static void keep(SharedStore node, String value) throws Exception {
        assertThat(node.change("g", List.of(), List.of(new Change("a", value.getBytes(UTF_8), null)))
                        .get(10, TimeUnit.SECONDS))
                .isTrue();
    }

    private static @Nullable String read(SharedStore node) throws Exception {
        Value value = node.read("g", List.of("a")).get(10, TimeUnit.SECONDS).get(0);
        return value == null ? null : new String(value.bytes(), UTF_8);
    }
}
