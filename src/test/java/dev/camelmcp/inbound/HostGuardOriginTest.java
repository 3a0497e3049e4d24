package dev.camelmcp.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code Origin} header: which pages a browser may call the gateway from. */
class HostGuardOriginTest {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final HostGuard guard = new HostGuard(LOOPBACK, Set.of());

    @Test
    void callerWithoutOriginComesInBecauseItIsNoBrowser() {
        assertThat(guard.refuse("localhost", null, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://localhost:3000",
                "https://localhost",
                "HTTP://LOCALHOST:3000",
                "http://127.0.0.1:6274",
                "http://[::1]:3000"
            })
    void pagesOfAllowedHostsComeInFromAnyPort(String origin) {
        assertThat(guard.refuse("localhost:8080", origin, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "localhost",
                "localhost:3000",
                "*",
                "https://evil.com",
                "http://localhost@evil.com",
                "http://localhost:80@evil.com",
                "http://localhost.evil.com",
                "http://evil.com/localhost",
                "http://evil.com?localhost",
                "http://evil.com#localhost",
                "http://evil.com\\@localhost",
                "http://evil.com\\localhost",
                "http://127.0.0.1.nip.io",
                "http://[::1].evil.com",
                "http://localhost http://evil.com",
                "http://evil.com http://localhost",
                "http://local_host",
                "http://",
                "//",
                "file://",
                "http://localhost%00.evil.com",
                "http://localhost%2eevil.com"
            })
    void pagesFromElsewhereAreRefusedEvenWhenTheHostIsAllowed(String origin) {
        assertThat(guard.refuse("localhost:8080", origin, false))
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("Origin").contains("mcp.inbound.allowed-origins"));
    }

    @Test
    void rebindingAttackIsRefusedByItsHostThoughOriginMatchesIt() {
        assertThat(guard.refuse("rebind.evil.com:8080", "http://rebind.evil.com:8080", false))
                .isPresent();
    }

    @Test
    void allowedOriginDoesNotMakeAHostAllowed() {
        assertThat(guard.refuse("evil.com", "http://localhost", false)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example:8443", "HTTPS://App.Example:8443"})
    void furtherOriginComesInInAnyCase(String origin) {
        assertThat(new HostGuard(LOOPBACK, Set.of("https://app.example:8443")).refuse("localhost", origin, false))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example",
                "http://app.example:8443",
                "https://sub.app.example:8443",
                "https://app.example:84430",
                "https://app.example:8443.evil.com",
                "https://app.example:8443@evil.com",
                "null"
            })
    void furtherOriginIsComparedAsAWhole(String origin) {
        assertThat(new HostGuard(LOOPBACK, Set.of("https://app.example:8443")).refuse("localhost", origin, false))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.com", "null", "chrome-extension://abc"})
    void starAllowsEveryOriginButStillNoOtherHost(String origin) {
        HostGuard any = new HostGuard(LOOPBACK, Set.of("*"));

        assertThat(any.refuse("localhost", origin, false)).isEmpty();
        assertThat(any.refuse("rebind.evil.com", origin, false)).isPresent();
    }
}
