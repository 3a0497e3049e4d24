package dev.camelmcp.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.inbound.AdminGuard.Caller;
import dev.camelmcp.inbound.AdminGuard.Refusal;
import dev.camelmcp.token.Secret;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminGuardTest {

    private static final String KEY = "k3y-of-the-operator";

    private final HostGuard hosts = new HostGuard(Set.of("localhost"), Set.of());
    private final AdminGuard open = new AdminGuard(hosts, null);
    private final AdminGuard keyed = new AdminGuard(hosts, new Secret(KEY));

    @ParameterizedTest
    @CsvSource({"true, false, true", "true, true, false", "false, false, false", "false, true, false"})
    void withoutAKeyCallersOfThisMachineAreServedUnlessTheyAskForSomebodyElse(
            boolean loopback, boolean proxied, boolean served) {
        Caller caller = new Caller(loopback, proxied, null, "localhost", null, null);

        assertThat(open.refuse(caller).isEmpty()).isEqualTo(served);
        assertThat(open.refuse(caller).map(Refusal::status).orElse(403)).isEqualTo(403);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer k3y",
                "Bearer k3y-of-the-operator2",
                "Bearer K3Y-OF-THE-OPERATOR",
                "Basic k3y-of-the-operator",
                "k3y-of-the-operator",
                "Bearer Bearer k3y-of-the-operator"
            })
    void withAKeyNothingElseOpensNotEvenFromThisMachine(String authorization) {
        assertThat(keyed.refuse(new Caller(true, false, authorization, "localhost", null, null))
                        .map(Refusal::status))
                .contains(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + KEY, "bearer " + KEY, "BEARER " + KEY, "Bearer  " + KEY})
    void withAKeyItOpensFromAnywhere(String authorization) {
        assertThat(keyed.refuse(new Caller(false, true, authorization, "localhost:8080", null, null)))
                .isEmpty();
    }

    @Test
    void pageNeedsNoKeyWhereThereIsOneAndThisMachineWhereThereIsNone() {
        Caller remote = new Caller(false, true, null, "localhost", null, null);

        assertThat(keyed.refusePage(remote)).isEmpty();
        assertThat(open.refusePage(remote).map(Refusal::status)).contains(403);
        assertThat(open.refusePage(new Caller(true, false, null, "localhost", null, null)))
                .isEmpty();
    }

    /** Would catch a page on the operator's machine or elsewhere that makes a browser revoke tokens. */
    @ParameterizedTest
    @CsvSource({
        "localhost, https://evil.example, ",
        "localhost, null, ",
        "evil.example, , ",
        "localhost, , cross-site",
        "localhost, http://localhost:3000, same-site"
    })
    void pagesOfOthersAreRefusedWithAndWithoutKey(String host, String origin, String fetchSite) {
        assertThat(open.refuse(new Caller(true, false, null, host, origin, fetchSite))
                        .map(Refusal::status))
                .contains(403);
        assertThat(keyed.refuse(new Caller(true, false, "Bearer " + KEY, host, origin, fetchSite))
                        .map(Refusal::status))
                .contains(403);
        assertThat(keyed.refusePage(new Caller(true, false, null, host, origin, fetchSite))
                        .map(Refusal::status))
                .contains(403);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"same-origin", "none"})
    void ownPagesAndProgramsAreServed(String fetchSite) {
        assertThat(open.refuse(new Caller(true, false, null, "localhost", null, fetchSite)))
                .isEmpty();
    }

    /** Browsers without Fetch Metadata tell the origin alone. */
    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:8080, true",
        "LOCALHOST:8080, http://localhost:8080, true",
        "localhost, https://localhost, true",
        "localhost:443, https://localhost, true",
        "localhost:80, http://localhost, true",
        "localhost:8080, http://localhost:3000, false",
        "localhost:8080, http://localhost, false",
        "localhost, http://localhost:443, false",
        "localhost:8080, http://127.0.0.1:8080, false",
        "localhost:8080, null, false",
        "localhost:8080, '', false",
        "localhost:8080, localhost:8080, false",
        "localhost:8080, http://localhost:8080@evil.example, false",
        "localhost:8080, http://evil.example/@localhost:8080, false",
        "localhost:8080, https://app.example.com, false"
    })
    void pageIsServedFromTheGatewaysOwnOriginOnlyWhateverOthersMayUseMcpServers(
            String host, String origin, boolean served) {
        for (HostGuard guard : List.of(
                hosts,
                new HostGuard(Set.of("localhost"), Set.of("*")),
                new HostGuard(Set.of("localhost", "127.0.0.1"), Set.of("null", "https://app.example.com")))) {
            Caller page = new Caller(true, false, "Bearer " + KEY, host, origin, null);
            assertThat(new AdminGuard(guard, null).refuse(page).isEmpty()).isEqualTo(served);
            assertThat(new AdminGuard(guard, new Secret(KEY)).refuse(page).isEmpty())
                    .isEqualTo(served);
        }
    }

    @Test
    void callerDoesNotPrintItsCredentials() {
        assertThat(new Caller(true, false, "Bearer " + KEY, "localhost", null, null))
                .asString()
                .doesNotContain(KEY);
    }
}
