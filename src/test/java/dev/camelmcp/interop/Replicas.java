package dev.camelmcp.interop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.RedisServer;
import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Two nodes of the distribution that share a Redis, by TLS and as a user with no more rights than it needs; node b's
 * way there can be cut. All that Redis is asked is written down, to be looked through for what it must not see.
 */
final class Replicas implements AutoCloseable {

    static final String SERVER = "orders-backend-42";
    static final Duration SOON = Duration.ofSeconds(30);

    /** Rights as docs/configuration.md has them. */
    static final String USER = "user gateway on >" + Replicas.PASSWORD + " resetkeys ~mcp-oauth:* resetchannels"
            + " &mcp-oauth:* -@all +eval +evalsha +get +set +del +pttl +publish +subscribe +ping";

    static final String PASSWORD = "redis-s3cret-88b1";
    private static final String SHARED = "okens are shared with the other nodes";

    final CountedServers servers = CountedServers.start();
    final RedisServer redis;
    final TcpRelay wayOfB;
    final GatewayNode a;
    final GatewayNode b;

    private final Map<String, String> common = new HashMap<>();
    private final List<String> keys = new ArrayList<>();
    private final Map<GatewayNode, Integer> begun = new HashMap<>();
    private final List<RunningProgram> monitors = new ArrayList<>();
    private final int tlsPort = TestGateway.freePort();

    private Replicas(Path folder, Map<String, String> store) throws Exception {
        Pki pki = new Pki(Files.createDirectory(folder.resolve("pki")));
        redis = RedisServer.startTls(folder, tlsPort, pki.folder(), USER);
        wayOfB = TcpRelay.to(tlsPort);
        common.putAll(servers.settings(SERVER));
        common.put("mcp.store.encryption-keys", "k1:" + newKey());
        common.put("mcp.store.redis.username", "gateway");
        common.put("mcp.store.redis.password", PASSWORD);
        common.put("mcp.store.redis.ca-bundle-path", pki.path("ca.pem"));
        common.put("mcp.shutdown-delay", "2s");
        if (!store.isEmpty()) {
            common.remove("mcp.store.redis.ca-bundle-path");
            common.putAll(store);
        }
        listen();
        CompletableFuture<GatewayNode> starting = CompletableFuture.supplyAsync(() -> node("a", folder));
        b = node("b", folder);
        a = starting.get(90, SECONDS);
    }

    private Replicas shared() throws Exception {
        try {
            await("shared")
                    .atMost(SOON)
                    .until(() -> Stream.of(a, b).allMatch(node -> node.output().contains(SHARED)));
        } catch (ConditionTimeoutException e) {
            AssertionError failure = new AssertionError(a.output() + b.output(), e);
            close();
            throw failure;
        }
        begun.put(a, a.output().length());
        begun.put(b, b.output().length());
        return this;
    }

    static Replicas start(Path folder) throws Exception {
        return new Replicas(folder, Map.of()).shared();
    }

    /** They share another Redis, without TLS. */
    static Replicas start(Path folder, String redisUrl) throws Exception {
        return new Replicas(folder, Map.of("mcp.store.redis.url", redisUrl)).shared();
    }

    private GatewayNode node(String name, Path folder) {
        try {
            return GatewayNode.start(name, folder, settings(name), "-Dcamelmcp.log-level=DEBUG");
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** From its next start on, by these keys. */
    void configure(GatewayNode node, String... encryptionKeys) throws Exception {
        Map<String, String> settings = settings(node.name());
        settings.put("mcp.store.encryption-keys", String.join(",", encryptionKeys));
        node.configure(settings);
    }

    private Map<String, String> settings(String name) {
        Map<String, String> settings = new HashMap<>(common);
        int port = name.equals("a") ? tlsPort : wayOfB.port();
        settings.putIfAbsent("mcp.store.redis.url", "rediss://127.0.0.1:" + port);
        return settings;
    }

    /** {@code id:key}, as it stands in the configuration. */
    String firstKey() {
        return common.get("mcp.store.encryption-keys");
    }

    /** A key of 32 bytes, which nothing that is looked through may hold. */
    String newKey() {
        byte[] bytes = new byte[32];
        new java.security.SecureRandom().nextBytes(bytes);
        String key = Base64.getEncoder().encodeToString(bytes);
        keys.add(key);
        return key;
    }

    /** Two who call that node as fast as they are answered. */
    SteadyLoad load(GatewayNode node) {
        return SteadyLoad.start(url(node), 2, CountedServers.call(node.name()), CountedServers.ANSWER, 0, "", "");
    }

    HttpResponse<String> call(GatewayNode node) throws Exception {
        return TestHttp.postMcp(url(node), Map.of(), CountedServers.call(node.name()));
    }

    static String url(GatewayNode node) {
        return "http://127.0.0.1:" + node.port() + "/mcp/" + SERVER;
    }

    /** By {@code /admin}; returns when it is done. */
    void revoke(GatewayNode node) throws Exception {
        HttpResponse<String> answer = TestHttp.postForm(
                "http://127.0.0.1:" + node.port() + "/admin/servers/" + SERVER + "/revoke", Map.of(), "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** From now on, each token that is replaced was used by both: awaits some, of which none is one node's alone. */
    void awaitSharing() {
        int from = servers.issued().size();
        await("renewals").atMost(SOON).until(() -> servers.issued().size() >= from + 4);
        // the first may have been on its way to one alone, the last to be used
        assertThat(servers.issued().subList(from + 1, from + 3)).allMatch(token -> token.isUsedBy("a", "b"));
    }

    /** Writes down what Redis is asked from now on. To be called again where it was started again. */
    void listen() {
        monitors.add(redis.monitor());
    }

    /** Lines of a node's log that have this, since both shared: a busy machine may take its time to connect. */
    long lines(GatewayNode node, String text) {
        return node.output()
                .substring(begun.get(node))
                .lines()
                .filter(line -> line.contains(text))
                .count();
    }

    /** Ends them, when there was some load. */
    static void assertNoneFailed(SteadyLoad... loads) throws InterruptedException {
        for (SteadyLoad load : loads) {
            await("load").atMost(SOON).until(() -> load.calls() > 100);
            load.close();
            assertThat(load.failures())
                    .as("%d of %d calls failed", load.failed(), load.calls())
                    .isEmpty();
        }
    }

    /** Redis never saw in clear, and has not now, what is secret; nor have the logs. */
    void assertNothingInClear() {
        Confidential secrets = new Confidential();
        secrets.addSecret(CountedServers.CLIENT_SECRET, CountedServers.CLIENT_ID);
        secrets.addSecret(PASSWORD, "gateway");
        keys.forEach(secrets::addSecret);
        servers.issued().forEach(token -> {
            secrets.addSecret(token.value());
            secrets.addToken(token.value());
        });
        assertThat(secrets.in(a.output() + b.output())).as("logs").isEmpty();
        secrets.addSecret(CountedServers.CLIENT_ID);
        secrets.addSecret(SERVER);
        String dump = dump();
        assertThat(dump).contains("mcp-oauth:");
        assertThat(secrets.in(dump)).as("Redis has").isEmpty();
        for (RunningProgram monitor : monitors) {
            assertThat(monitor.stdout()).contains("mcp-oauth:");
            assertThat(secrets.in(monitor.stdout())).as("Redis was asked").isEmpty();
        }
    }

    private String dump() {
        StringBuilder all = new StringBuilder();
        for (String key : keysInRedis("*")) {
            all.append(key).append('\n').append(redis.cli("get", key)).append('\n');
        }
        return all.toString();
    }

    List<String> keysInRedis(String pattern) {
        return redis.cli("keys", pattern)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    @Override
    public void close() throws Exception {
        monitors.forEach(RunningProgram::close);
        a.close();
        b.close();
        wayOfB.close();
        redis.close();
        servers.close();
    }
}
