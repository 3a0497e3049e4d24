package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.support.RawServer;
import dev.camelmcp.tls.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that closes without an answer: the log says what it may not have liked, of the authorization server and of
 * the MCP server alike. Each case has a server for both parts.
 */
@Timeout(60)
class ClosedConnectionsTest {

    private static final TlsIdentities CERTIFICATES = TlsIdentities.make();
    private static final String REFUSED =
            "it may have refused the client certificate that it was shown; see oauth.client-cert-path";
    private static final String MISSING =
            "it asked for a client certificate and got none; see oauth.client-cert-path and use-mtls";
    private static final String PLAIN = "does it speak TLS at that port? Then the URL begins with https";

    private static final List<RawServer> SERVERS = new ArrayList<>();
    private static final Map<String, String> URLS = new HashMap<>();
    private static final Path CLIENT = client();

    @RegisterExtension
    static final HostileGateway GATEWAY = gateway();

    private static HostileGateway gateway() {
        HostileGateway gateway = HostileGateway.forCases(0).with("mcp.oauth.retry.max-attempts", "1");
        gateway.with("mcp.oauth.retry.initial-delay", "10ms");
        for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
            for (boolean reset : new boolean[] {false, true}) {
                String name = protocol.replace(".", "") + (reset ? "-reset" : "-closed");
                closing(gateway, "asking-" + name, protocol, true, reset);
                closing(gateway, "simple-" + name, protocol, false, reset);
            }
        }
        HostileServer tls = CERTIFICATES.serve("tls", "ip:127.0.0.1", "-validity", "10");
        SERVERS.add(tls);
        add(gateway, "plain-to-tls", "http://127.0.0.1:" + tls.port());
        try {
            RawServer silent =
                    new HostileServer(new ServerSocket(0, 50, HostileServer.loopback()), peer -> peer.finish());
            SERVERS.add(silent);
            add(gateway, "tls-to-plain", "https://127.0.0.1:" + silent.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gateway;
    }

    private static void closing(HostileGateway gateway, String id, String protocol, boolean asking, boolean reset) {
        ClosingServer server =
                new ClosingServer(CERTIFICATES.listen(id, "ip:127.0.0.1", "-validity", "10"), protocol, asking, reset);
        SERVERS.add(server);
        add(gateway, id, "https://127.0.0.1:" + server.port());
        String url = "https://127.0.0.1:" + server.port();
        add(
                gateway,
                "mutual-" + id,
                url,
                "oauth.use-mtls",
                "true",
                "oauth.client-cert-path",
                CLIENT.toString(),
                "use-mtls",
                "true");
    }

    /** A server whose tokens come from there, and one without OAuth that is there. */
    private static void add(HostileGateway gateway, String id, String url, String... properties) {
        URLS.put(id, url);
        List<String> all = new ArrayList<>(List.of(properties));
        all.addAll(List.of("oauth.ca-bundle-path", CERTIFICATES.authority()));
        gateway.withServer(id, url + "/token", all.toArray(new String[0]));
        all.addAll(List.of("url", url + "/mcp"));
        gateway.withServer("mcp-" + id, "{server}/mcp-" + id + "/token", all.toArray(new String[0]));
    }

    private static Path client() {
        try {
            Path folder = Files.createTempDirectory("closed-connections");
            TestKeys keys = new TestKeys(folder);
            KeyPair pair = TestKeys.keys("EC", 256);
            Path file = keys.writePem(
                    "client.pem", keys.certificate("CN=client", pair, Duration.ofDays(1)), pair.getPrivate());
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (RawServer server : SERVERS) {
            server.close();
        }
    }

    static Stream<Arguments> closed() {
        List<Arguments> all = new ArrayList<>();
        for (String how : List.of("TLSv13-closed", "TLSv13-reset", "TLSv12-closed", "TLSv12-reset")) {
            all.add(arguments("asking-" + how, MISSING));
            all.add(arguments("mutual-asking-" + how, REFUSED));
        }
        all.add(arguments("plain-to-tls", "hen the URL begins with https"));
        all.add(arguments("tls-to-plain", "does it speak TLS at that port?"));
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("closed")
    void authorizationServerThatClosesIsLoggedWithWhatItMayNotLike(String id, String why) throws Exception {
        Case it = GATEWAY.named(id);
        HttpResponse<String> caller = it.call();
        assertThat(caller.statusCode()).as(caller.body()).isEqualTo(503);
        assertThat(caller.body()).doesNotContain("certificate", "port");
        assertThat(it.refusal().toLog()).endsWith(why + ")");
        assertThat(cannotBeReached(id)).anySatisfy(line -> assertThat(line).endsWith(why));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("closed")
    void mcpServerThatClosesIsLoggedWithWhatItMayNotLike(String id, String why) throws Exception {
        Case it = GATEWAY.named("mcp-" + id);
        HttpResponse<String> caller = it.call();
        assertThat(caller.statusCode()).as(caller.body()).isEqualTo(502);
        assertThat(caller.body()).doesNotContain("certificate", "port");
        assertThat(it.logged())
                .filteredOn(line -> line.startsWith("MCP server " + it.id() + " "))
                .singleElement()
                .asString()
                .endsWith(why);
    }

    /** A server that asks for none has another reason. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("simple")
    void serverThatAskedForNoCertificateIsNotSaidToHave(String id) throws Exception {
        assertThat(GATEWAY.named(id).refusal().toLog()).doesNotContain("certificate");
        Case it = GATEWAY.named("mcp-" + id);
        it.call();
        assertThat(it.logged())
                .filteredOn(line -> line.startsWith("MCP server " + it.id() + " "))
                .singleElement()
                .asString()
                .doesNotContain("certificate");
    }

    static Stream<String> simple() {
        return Stream.of("simple-TLSv13-closed", "mutual-simple-TLSv13-reset", "mutual-simple-TLSv12-closed");
    }

    private static List<String> cannotBeReached(String id) {
        String server = URI.create(URLS.get(id)).getAuthority();
        return GATEWAY.log().ours().stream()
                .filter(line -> line.startsWith(server + " cannot be reached: "))
                .toList();
    }
}
