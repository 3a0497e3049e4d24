package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.quality.Document;
import dev.camelmcp.quality.Document.Block;
import dev.camelmcp.support.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of the distribution behind nginx, which end and start one after the other under load: no call fails. */
@Timeout(300)
class ReplicasRestartInteropIT {

    @TempDir
    private Path folder;

    private final int port = TestGateway.freePort();
    private Replicas nodes;
    private CountedServers servers;
    private NginxProcess nginx;
    private SteadyLoad load;

    @BeforeEach
    void start() throws Exception {
        nodes = Replicas.start(folder);
        servers = nodes.servers;
        nginx = NginxProcess.start(Files.createDirectory(folder.resolve("nginx")), port, configuration());
        load = SteadyLoad.start(
                "http://127.0.0.1:" + port + "/mcp/" + Replicas.SERVER,
                4,
                CountedServers.call("nginx"),
                CountedServers.ANSWER,
                0,
                "",
                "");
    }

    @AfterEach
    void end() throws Exception {
        load.close();
        nginx.close();
        nodes.close();
    }

    @Test
    void bothAreRestartedThenNoCallFailsAndTheTokenIsStillTheFirst() throws Exception {
        restartBoth();

        assertNoneFailed();
        assertThat(servers.tokenRequests()).isEqualTo(1);
        assertThat(servers.refused()).isZero();
        nodes.assertNothingInClear();
    }

    @Test
    void bothAreRestartedWhileTokensAreRenewedThenNoCallFails() throws Exception {
        servers.liveFor(Duration.ofSeconds(4));
        restartBoth();

        assertNoneFailed();
        assertThat(servers.refused()).isZero();
    }

    /** The new key decrypts first, then encrypts, then the old one goes. */
    @Test
    void encryptionKeyIsRotatedInThreeStepsThenNoCallFails() throws Exception {
        String old = nodes.firstKey();
        String next = "k2:" + nodes.newKey();
        awaitBothAtWork();
        int before = servers.tokenRequests();
        List<String[]> steps = List.of(new String[] {old, next}, new String[] {next, old}, new String[] {next});
        for (int i = 0; i < steps.size(); i++) {
            nodes.configure(nodes.a, steps.get(i));
            nodes.configure(nodes.b, steps.get(i));
            restartBoth();
            assertThat(servers.tokenRequests()).as("after step %d", i + 1).isLessThanOrEqualTo(before + i + 1);
        }

        assertNoneFailed();
        assertThat(servers.refused()).isZero();
        assertThat(nodes.a.output() + nodes.b.output()).doesNotContain("counts as absent");
        nodes.assertNothingInClear();
    }

    private void restartBoth() throws Exception {
        for (GatewayNode node : List.of(nodes.a, nodes.b)) {
            awaitBothAtWork();
            node.stop();
            node.start();
        }
        awaitBothAtWork();
    }

    private void assertNoneFailed() throws Exception {
        try {
            Replicas.assertNoneFailed(load);
        } catch (AssertionError e) {
            throw new AssertionError("nginx says: " + nginx.log(), e);
        }
    }

    private void awaitBothAtWork() throws Exception {
        await().atMost(Replicas.SOON)
                .until(() -> nodes.a.answered(Replicas.SERVER) > 50 && nodes.b.answered(Replicas.SERVER) > 50);
    }

    /** As documented, at ports of this machine. */
    private String configuration() {
        return Document.of("docs/replicas.md").blocks().stream()
                .filter(block -> block.language().equals("nginx"))
                .map(Block::code)
                .findFirst()
                .orElseThrow()
                .replace("10.0.0.10:80", "127.0.0.1:" + port)
                .replace("10.0.0.1:8080", "127.0.0.1:" + nodes.a.port())
                .replace("10.0.0.2:8080", "127.0.0.1:" + nodes.b.port());
    }
}
