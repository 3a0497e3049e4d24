package dev.camelmcp.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code Host} header: the defence against DNS rebinding. */
class HostGuardTest {

    private final HostGuard guard = new HostGuard(Set.of("localhost", "127.0.0.1", "[::1]"), Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST",
                "LocalHost:80",
                "127.0.0.1",
                "127.0.0.1:8080",
                "[::1]",
                "[::1]:8080"
            })
    void loopbackNamesComeInWithAnyPortAndInAnyCase(String host) {
        assertThat(guard.refuse(host, null, false)).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                ":8080",
                "evil.com",
                "evil.com:8080",
                "localhost.evil.com",
                "localhost.evil.com:8080",
                "evil.com.localhost",
                "evillocalhost",
                "127.0.0.1.nip.io",
                "127.0.0.1.evil.com:8080",
                "127.0.0.2",
                "0.0.0.0",
                "2130706433",
                "::1",
                "[::1].evil.com",
                "[::2]:8080",
                "[::ffff:127.0.0.1]",
                " localhost",
                "localhost, evil.com"
            })
    void otherNamesAreRefused(String host) {
        assertThat(guard.refuse(host, null, false))
                .hasValueSatisfying(why -> assertThat(why).startsWith("Host").contains("mcp.inbound.allowed-hosts"));
    }

    /** RFC 9110 §7.2: {@code Host = uri-host [ ":" port ]}, and a port has digits only. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:80@evil.com",
                "localhost:evil.com",
                "localhost:80, evil.com",
                "localhost:8080/evil.com",
                "[::1]:x",
                "localhost:-1"
            })
    void valueWhosePortIsNoNumberIsRefused(String host) {
        assertThat(guard.refuse(host, null, false)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost@evil.com", "localhost:80@evil.com:8080", "user@evil.com", "user@localhost"})
    void userInfoDoesNotMakeAHostAllowed(String host) {
        assertThat(guard.refuse(host, null, false)).isPresent();
    }

    @Test
    void refusalDoesNotRepeatWhatTheCallerSent() {
        assertThat(guard.refuse("<script>.evil.com", null, false).orElseThrow()).doesNotContain("evil", "<");
    }

    @Test
    void configuredNameComesInAndLoopbackThenDoesForCallersOnThisMachineAlone() {
        HostGuard configured = new HostGuard(Set.of("gateway.example"), Set.of());

        assertThat(configured.refuse("Gateway.Example:443", null, false)).isEmpty();
        assertThat(configured.refuse("sub.gateway.example", null, false)).isPresent();
        assertThat(configured.refuse("localhost", null, false)).isPresent();
        for (String loopback : List.of("localhost", "LocalHost:8080", "127.0.0.1:8080", "[::1]")) {
            assertThat(configured.refuse(loopback, null, true)).isEmpty();
        }
        assertThat(configured.refuse("evil.com", null, true)).isPresent();
        assertThat(configured.refuse("localhost", "http://localhost:3000", true))
                .as("pages of this machine are as strange as others")
                .isPresent();
    }

    @Test
    void starAllowsEveryHostButNoOriginOfAnotherSite() {
        HostGuard any = new HostGuard(Set.of("*"), Set.of());

        assertThat(any.refuse("whatever.example:8080", null, false)).isEmpty();
        assertThat(any.refuse("whatever.example", "https://evil.com", false)).isPresent();
    }

    @Test
    void nobodyComesInWhenNoHostIsAllowed() {
        assertThat(new HostGuard(Set.of(), Set.of()).refuse("localhost", null, false))
                .isPresent();
    }

    /** For probes and scrapers; a browser that was lured here sends a name. */
    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "10.1.2.3:9876", "[fd00::1]:9876", "[::ffff:10.0.0.1]"})
    void addressesComeInWhereTheyAreServed(String host) {
        assertThat(HostGuard.withAddresses(Set.of()).refuse(host, null, false)).isEmpty();
        assertThat(new HostGuard(Set.of(), Set.of()).refuse(host, null, false)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.com", "10.1.2.3.nip.io", "10.1.2", "0x7f.1", "10.1.2.3.", "fd00::1", "2130706433"})
    void namesThatLookLikeAddressesDoNot(String host) {
        assertThat(HostGuard.withAddresses(Set.of()).refuse(host, null, false)).isPresent();
    }
}
