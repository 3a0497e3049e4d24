package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes of the distribution under load, whose Redis is lost, or holds what is of no use: no call fails. */
@Timeout(300)
class ReplicasStoreInteropIT {

    /** So short that there are renewals all the time. */
    private static final Duration LIFETIME = Duration.ofSeconds(4);

    private static final String LOST = "The shared store cannot be reached";
    private static final String BACK = "The shared store is back";
    private static final String IGNORED = "in the shared store is of no use and counts as absent";

    @TempDir
    private Path folder;

    /** What becomes of Redis; it is back, with nothing or all in it. */
    enum Loss {
        KILLED {
            @Override
            void happen(Replicas nodes) {
                nodes.redis.kill();
                awaitLost(nodes);
                int issued = nodes.servers.issued().size();
                await("renewals without it")
                        .atMost(Replicas.SOON)
                        .until(() -> nodes.servers.issued().size() >= issued + 4);
                nodes.redis.startAgain();
                nodes.listen();
            }
        },
        RESTARTED_EMPTY {
            @Override
            void happen(Replicas nodes) {
                nodes.redis.kill();
                nodes.redis.startAgain();
                nodes.listen();
                awaitLost(nodes);
            }
        },
        FROZEN {
            @Override
            void happen(Replicas nodes) {
                nodes.redis.freeze();
                awaitLost(nodes);
                int issued = nodes.servers.issued().size();
                await("renewals without it")
                        .atMost(Replicas.SOON)
                        .until(() -> nodes.servers.issued().size() >= issued + 4);
                nodes.redis.thaw();
            }
        };

        abstract void happen(Replicas nodes);

        private static void awaitLost(Replicas nodes) {
            await("lost")
                    .atMost(Replicas.SOON)
                    .until(() -> Stream.of(nodes.a, nodes.b).allMatch(node -> nodes.lines(node, LOST) == 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void redisIsLostAndComesBackThenNoCallFailsAndBothNodesShareAgain(Loss loss) throws Exception {
        try (Replicas nodes = Replicas.start(folder)) {
            nodes.servers.liveFor(LIFETIME);
            try (SteadyLoad onA = nodes.load(nodes.a);
                    SteadyLoad onB = nodes.load(nodes.b)) {
                nodes.awaitSharing();

                loss.happen(nodes);

                await("back")
                        .atMost(Replicas.SOON)
                        .until(() -> Stream.of(nodes.a, nodes.b).allMatch(node -> nodes.lines(node, BACK) == 1));
                nodes.awaitSharing();
                Replicas.assertNoneFailed(onA, onB);
                assertThat(nodes.servers.refused()).isZero();
            }
            for (GatewayNode node : List.of(nodes.a, nodes.b)) {
                assertThat(nodes.lines(node, LOST))
                        .as("%s: %s", node.name(), LOST)
                        .isEqualTo(1);
                assertThat(nodes.lines(node, " WARN "))
                        .as("warnings of %s: %s", node.name(), node.output())
                        .isEqualTo(1);
                assertThat(nodes.lines(node, BACK)).isEqualTo(1);
            }
            nodes.assertNothingInClear();
        }
    }

    @Test
    void sentinelsSwitchToTheReplicaThenNoCallFailsAndBothNodesShareAgain() throws Exception {
        try (RedisServer master = RedisServer.start(folder, Replicas.USER);
                RedisServer replica = RedisServer.start(folder, Replicas.USER, "replicaof 127.0.0.1 " + master.port());
                RedisServer sentinel = RedisServer.sentinel(folder, master, 1)) {
            await().atMost(Replicas.SOON)
                    .until(() -> sentinel.cli("sentinel", "replicas", RedisServer.MASTER)
                            .contains(String.valueOf(replica.port())));
            await().atMost(Replicas.SOON)
                    .until(() -> master.cli("info", "replication").contains("state=online"));
            try (Replicas nodes =
                    Replicas.start(folder, "redis-sentinel://" + sentinel.address() + "/" + RedisServer.MASTER)) {
                nodes.servers.liveFor(LIFETIME);
                try (SteadyLoad onA = nodes.load(nodes.a);
                        SteadyLoad onB = nodes.load(nodes.b)) {
                    nodes.awaitSharing();

                    master.kill();

                    await("back")
                            .atMost(Replicas.SOON)
                            .until(() -> Stream.of(nodes.a, nodes.b).allMatch(node -> nodes.lines(node, BACK) == 1));
                    assertThat(replica.cli("info", "replication")).contains("role:master");
                    nodes.awaitSharing();
                    Replicas.assertNoneFailed(onA, onB);
                    assertThat(nodes.servers.refused()).isZero();
                }
            }
        }
    }

    /** What somebody else left where a token is. */
    enum Rubbish {
        FOREIGN {
            @Override
            void write(RedisServer redis, String key) {
                redis.cli("set", key, "hello");
            }
        },
        TRUNCATED {
            @Override
            void write(RedisServer redis, String key) {
                redis.cli("eval", "redis.call('set', KEYS[1], redis.call('getrange', KEYS[1], 0, -9))", "1", key);
            }
        },
        CHANGED {
            @Override
            void write(RedisServer redis, String key) {
                redis.cli("setrange", key, "40", "xxxx");
            }
        },
        EMPTY {
            @Override
            void write(RedisServer redis, String key) {
                redis.cli("set", key, "");
            }
        },
        OF_ANOTHER_TYPE {
            @Override
            void write(RedisServer redis, String key) {
                redis.cli("del", key);
                redis.cli("lpush", key, "hello");
            }
        };

        abstract void write(RedisServer redis, String key);
    }

    @Test
    void valuesThatAreOfNoUseCountAsAbsentAndAreNamedOnce() throws Exception {
        try (Replicas nodes = Replicas.start(folder)) {
            nodes.servers.liveFor(LIFETIME);
            try (SteadyLoad onA = nodes.load(nodes.a);
                    SteadyLoad onB = nodes.load(nodes.b)) {
                nodes.awaitSharing();
                for (Rubbish rubbish : Rubbish.values()) {
                    for (String key : nodes.keysInRedis("mcp-oauth:*")) {
                        rubbish.write(nodes.redis, key);
                    }
                    int issued = nodes.servers.issued().size();
                    await(rubbish.name())
                            .atMost(Replicas.SOON)
                            .until(() -> nodes.servers.issued().size() >= issued + 2);
                }
                nodes.redis.cli("flushall");
                nodes.awaitSharing();
                Replicas.assertNoneFailed(onA, onB);
                assertThat(nodes.servers.refused()).isZero();
            }
            nodes.assertNothingInClear();
            String logs = nodes.a.output() + nodes.b.output();
            assertThat(logs).contains(IGNORED);
            assertThat(nodes.lines(nodes.a, IGNORED)).isLessThanOrEqualTo(1);
            assertThat(nodes.lines(nodes.b, IGNORED)).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void nodeHasAnotherKeyByThatNameThenEachGoesOnWithTokensOfItsOwn() throws Exception {
        try (Replicas nodes = Replicas.start(folder)) {
            nodes.b.stop();
            nodes.configure(nodes.b, "k1:" + nodes.newKey());
            nodes.b.start();
            nodes.servers.liveFor(LIFETIME);
            try (SteadyLoad onA = nodes.load(nodes.a);
                    SteadyLoad onB = nodes.load(nodes.b)) {
                await().atMost(Replicas.SOON).until(() -> nodes.servers.issued().size() >= 8);
                Replicas.assertNoneFailed(onA, onB);
            }
            assertThat(nodes.servers.refused()).isZero();
            assertThat(nodes.servers.issued()).noneMatch(token -> token.isUsedBy("a", "b"));
            for (GatewayNode node : List.of(nodes.a, nodes.b)) {
                assertThat(nodes.lines(node, IGNORED)).as(node.name()).isEqualTo(1);
            }
            nodes.assertNothingInClear();
        }
    }
}
