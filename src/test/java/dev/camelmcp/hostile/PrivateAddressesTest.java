package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.ConnectProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An MCP server in the open leads the gateway to nobody in the gateway's own network. The names of these servers are
 * public by what the resolver says; who reaches them in truth is a proxy, except for those below {@code direct.test},
 * which the gateway connects to itself.
 */
@Timeout(30)
class PrivateAddressesTest {

    private static final String PUBLIC = "203.0.114.1";
    private static final String WHY = " is at a private address, and the MCP server is not; where that is meant, set"
            + " oauth.allow-private-network=true";

    private static final ConnectProxy PROXY = proxy();
    private static final AtomicInteger CONNECTIONS = new AtomicInteger();

    /** What is private: who connects to it is counted. */
    private static final HostileServer INSIDE = inside();

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forDiscoveries(90)
            .with("camel.beans.mcpDnsResolver", "#class:" + ScriptedNames.class.getName())
            .with("mcp.proxy.url", PROXY.url())
            .with("mcp.proxy.no-proxy", "direct.test")
            .with("mcp.oauth.retry.max-attempts", "0")
            .withEach("url", "http://mcp.test:{port}/{id}/mcp")
            .withDiscovered("both", "url", "http://both.test:{port}/both/mcp")
            .withDiscovered("unknown", "url", "http://unknown.test:{port}/unknown/mcp")
            .withDiscovered("twice", "url", "http://twice.direct.test:{port}/twice/mcp")
            .withDiscovered("inner", "url", "http://inner.test:{port}/inner/mcp")
            .withDiscovered(
                    "allowed", "url", "http://mcp.test:{port}/allowed/mcp", "oauth.allow-private-network", "true")
            .withDiscovered(
                    "allowed-direct",
                    "url",
                    "http://mcp.test:{port}/allowed-direct/mcp",
                    "oauth.allow-private-network",
                    "true");

    private static ConnectProxy proxy() {
        try {
            return ConnectProxy.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HostileServer inside() {
        try {
            return new HostileServer(
                    new java.net.ServerSocket(0, 50, HostileServer.loopback()), peer -> CONNECTIONS.incrementAndGet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        INSIDE.close();
        PROXY.close();
    }

    @BeforeEach
    void begin() {
        ScriptedNames.answer("mcp.test", PUBLIC);
        ScriptedNames.answer("127.0.0.1", "127.0.0.1");
        CONNECTIONS.set(0);
    }

    private static DiscoveryCase next() {
        return DiscoveryCase.next(GATEWAY, "http://mcp.test:" + GATEWAY.server().port());
    }

    private static void refusedWithoutAConnection(DiscoveryCase it, String host) throws Exception {
        it.refused(host + WHY);
        assertThat(CONNECTIONS).as("connections to the inside").hasValue(0);
        assertThat(PROXY.lines())
                .as("what the proxy was asked for")
                .noneMatch(line -> line.contains(":" + INSIDE.port()));
    }

    static Stream<String> addresses() {
        return Stream.of(
                "127.0.0.1",
                "127.255.255.254",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "0",
                "10.0.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "[::]",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::ffff:169.254.169.254]",
                "[::127.0.0.1]",
                "[64:ff9b::169.254.169.254]",
                "[2002:7f00:1::]",
                "[fe80::1]",
                "[fd00::1]",
                "[fec0::1]",
                "[ff02::1]");
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void tokenEndpointAtAPrivateAddressIsRefused(String address) throws Exception {
        DiscoveryCase it = next();
        it.issuer(it.issuer(it.issuerUrl(), "http://" + address + ":" + INSIDE.port() + "/token")
                .json());
        refusedWithoutAConnection(it, address.replaceAll("[\\[\\]]", ""));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "[::1]", "10.0.0.1"})
    void metadataThatTheChallengeNamesAtAPrivateAddressIsNotAskedFor(String address) throws Exception {
        DiscoveryCase it = next();
        it.challenge("Bearer resource_metadata=\"http://" + address + ":" + INSIDE.port() + "/latest/meta-data\"");
        refusedWithoutAConnection(it, address.replaceAll("[\\[\\]]", ""));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "[::1]", "10.0.0.1"})
    void issuerAtAPrivateAddressIsNotAskedForItsMetadata(String address) throws Exception {
        DiscoveryCase it = next();
        it.resource(it.resource()
                .with("authorization_servers", "[\"http://" + address + ":" + INSIDE.port() + "\"]")
                .json());
        refusedWithoutAConnection(it, address.replaceAll("[\\[\\]]", ""));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "[::ffff:127.0.0.1]"})
    void revocationEndpointAtAPrivateAddressIsRefused(String address) throws Exception {
        DiscoveryCase it = next();
        it.issuer(it.issuer()
                .with("revocation_endpoint", "\"http://" + address + ":" + INSIDE.port() + "/revoke\"")
                .json());
        refusedWithoutAConnection(it, address.replaceAll("[\\[\\]]", ""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "loopback, 127.0.0.1",
        "link-local, 169.254.169.254",
        "mapped, ::ffff:127.0.0.1",
        "a public one first, 203.0.114.1 127.0.0.1",
        "a public one last, 127.0.0.1 203.0.114.1"
    })
    void nameThatLeadsToAPrivateAddressIsNotConnectedTo(String name, String addresses) throws Exception {
        DiscoveryCase it = next();
        String host = it.id() + ".direct.test";
        ScriptedNames.answer(host, addresses);
        it.challenge("Bearer resource_metadata=\"http://" + host + ":" + INSIDE.port() + "/m\"");
        refusedWithoutAConnection(it, host);
        assertThat(ScriptedNames.asked(host))
                .as("one look: what is checked is connected to")
                .isOne();
    }

    @Test
    void issuerWhoseNameLeadsToAPrivateAddressIsNotConnectedTo() throws Exception {
        DiscoveryCase it = next();
        String host = "issuer.direct.test";
        ScriptedNames.answer(host, "127.0.0.1");
        it.resource(it.resource()
                .with("authorization_servers", "[\"http://" + host + ":" + INSIDE.port() + "\"]")
                .json());
        refusedWithoutAConnection(it, host);
    }

    /** It is looked up when it is connected to: the secret is in the request, but the request is not sent. */
    @Test
    void tokenEndpointWhoseNameLeadsToAPrivateAddressIsNotConnectedTo() throws Exception {
        DiscoveryCase it = next();
        String host = "token.direct.test";
        ScriptedNames.answer(host, "127.0.0.1");
        it.issuer(it.issuer(it.issuerUrl(), "http://" + host + ":" + INSIDE.port() + "/token")
                .json());
        refusedWithoutAConnection(it, host);
    }

    /** Would catch a gateway that takes the first look for the second: the guard's own look says public. */
    @Test
    void nameThatIsPrivateAtTheSecondLookIsNotConnectedTo() throws Exception {
        ScriptedNames.answer("twice.direct.test", PUBLIC, "127.0.0.1");
        DiscoveryCase it = DiscoveryCase.named(
                GATEWAY, "twice", "http://twice.direct.test:" + GATEWAY.server().port());
        it.refused("twice.direct.test" + WHY);
        assertThat(GATEWAY.server().received())
                .noneMatch(request -> request.path().contains("/twice/"));
    }

    @Test
    void serverOfWhichOneAddressIsPublicLeadsNowherePrivate() throws Exception {
        ScriptedNames.answer("both.test", "127.0.0.1 " + PUBLIC);
        DiscoveryCase it = DiscoveryCase.named(
                GATEWAY, "both", "http://both.test:" + GATEWAY.server().port());
        it.challenge("Bearer resource_metadata=\"http://127.0.0.1:" + INSIDE.port() + "/m\"");
        refusedWithoutAConnection(it, "127.0.0.1");
    }

    @Test
    void serverOfWhichNoAddressIsKnownLeadsNowherePrivate() throws Exception {
        DiscoveryCase it = DiscoveryCase.named(
                GATEWAY, "unknown", "http://unknown.test:" + GATEWAY.server().port());
        it.challenge("Bearer resource_metadata=\"http://127.0.0.1:" + INSIDE.port() + "/m\"");
        refusedWithoutAConnection(it, "127.0.0.1");
    }

    @Test
    void serverAtAPrivateAddressMayLeadToAnother() throws Exception {
        ScriptedNames.answer("inner.test", "10.1.2.3");
        ScriptedNames.answer("as.direct.test", "127.0.0.1");
        DiscoveryCase it = DiscoveryCase.named(
                GATEWAY, "inner", "http://inner.test:" + GATEWAY.server().port());
        it.issuer(it.issuer(
                        it.issuerUrl(),
                        "http://as.direct.test:" + GATEWAY.server().port() + "/inner/token")
                .json());
        it.served();
    }

    @Test
    void privateAddressIsUsedWhereThatIsMeant() throws Exception {
        DiscoveryCase it = DiscoveryCase.named(
                GATEWAY, "allowed", "http://mcp.test:" + GATEWAY.server().port());
        it.issuer(it.issuer(it.issuerUrl(), GATEWAY.url("/allowed/token")).json());
        it.served();
    }

    @Test
    void privateNameIsUsedWhereThatIsMeant() throws Exception {
        ScriptedNames.answer("allowed.direct.test", "127.0.0.1");
        DiscoveryCase it = DiscoveryCase.named(
                GATEWAY, "allowed-direct", "http://mcp.test:" + GATEWAY.server().port());
        String endpoint = "http://allowed.direct.test:" + GATEWAY.server().port() + "/allowed-direct/token";
        it.issuer(it.issuer(it.issuerUrl(), endpoint).json());
        it.served();
    }

    @Test
    void publicNamesBehindAProxyAreUsed() throws Exception {
        DiscoveryCase it = next();
        it.served();
    }
}
