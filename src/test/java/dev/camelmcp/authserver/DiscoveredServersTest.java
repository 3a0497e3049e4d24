package dev.camelmcp.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.FoundEndpoints;
import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.shared.Issuers;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.TokenKey;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What was found out, and for how long it is used. */
class DiscoveredServersTest {

    private static final ServerRegistration SERVER = new ServerRegistration(
            new ServerId("default", "api"),
            new RemoteTarget(URI.create("https://mcp.example/mcp"), Map.of()),
            "",
            null,
            TlsFiles.NONE,
            false,
            TokenKey.of("default/api", List.of()));

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-29T00:00:00Z"));
    private final Deque<CompletableFuture<Discovered>> asked = new ArrayDeque<>();
    private final DiscoveredServers servers = new DiscoveredServers(
            server -> {
                CompletableFuture<Discovered> answer = new CompletableFuture<>();
                asked.add(answer);
                return answer;
            },
            new Issuers(),
            clock);

    private Discovered discovered(String issuer) {
        FoundEndpoints endpoints = new FoundEndpoints(
                issuer,
                URI.create(issuer + "/token"),
                null,
                AuthMethod.CLIENT_SECRET_BASIC,
                ScopeSet.EMPTY,
                List.of(),
                false);
        return new Discovered(endpoints, "none", null, clock.instant(), Duration.ofHours(1), List.of());
    }

    @Test
    void allWhoWaitShareOneDiscovery() {
        CompletableFuture<Discovered> first = servers.get(SERVER);
        CompletableFuture<Discovered> second = servers.get(SERVER);
        Discovered found = discovered("https://as.example");

        asked.remove().complete(found);

        assertThat(asked).isEmpty();
        assertThat(first).isCompletedWithValue(found);
        assertThat(second).isCompletedWithValue(found);
        assertThat(servers.get(SERVER)).isCompletedWithValue(found);
    }

    @Test
    void whatDoesNotHoldAnyMoreIsAskedForAnew() {
        var unused = servers.get(SERVER);
        asked.remove().complete(discovered("https://as.example"));
        clock.advance(Duration.ofHours(2));

        assertThat(servers.known(SERVER)).isNull();
        assertThat(servers.get(SERVER)).isNotDone();
        assertThat(asked).hasSize(1);
    }

    @Test
    void doubtIsResolvedByTheNextOneWhoNeedsIt() {
        var unused = servers.get(SERVER);
        asked.remove().complete(discovered("https://as.example"));

        servers.doubt(SERVER);

        assertThat(servers.known(SERVER)).isNull();
        assertThat(servers.last(SERVER)).isNotNull();
    }

    @Test
    void whatIsKnownIsUsedForADayWhileNobodyCanBeAsked() {
        var unused = servers.get(SERVER);
        Discovered found = discovered("https://as.example");
        asked.remove().complete(found);
        clock.advance(Duration.ofHours(2));
        CompletableFuture<Discovered> again = servers.get(SERVER);
        asked.remove().completeExceptionally(new IOException("refused"));
        assertThat(again).isCompletedWithValue(found);

        clock.advance(Duration.ofDays(1));
        CompletableFuture<Discovered> late = servers.get(SERVER);
        asked.remove().completeExceptionally(new IOException("refused"));

        assertThat(late).isCompletedExceptionally();
    }

    @Test
    void whatIsKnownIsNotUsedWhereItIsRefusedNow() {
        var unused = servers.get(SERVER);
        asked.remove().complete(discovered("https://as.example"));
        servers.doubt(SERVER);
        CompletableFuture<Discovered> again = servers.get(SERVER);

        asked.remove().completeExceptionally(new MetadataException(MetadataException.Step.CHOICE, "another issuer"));

        assertThat(again).isCompletedExceptionally();
    }

    @Test
    void discoveryOfAServerThatIsGoneIsNotKept() {
        CompletableFuture<Discovered> waiting = servers.get(SERVER);
        servers.forget(SERVER);

        asked.remove().complete(discovered("https://as.example"));

        assertThat(waiting).isCompleted();
        assertThat(servers.last(SERVER)).isNull();
    }

    @Test
    void anotherIssuerIsRefusedUntilAnOperatorNamesIt() {
        servers.use(SERVER, "https://one.example", false).join();
        servers.use(SERVER, "https://one.example", false).join();

        assertThatThrownBy(
                        () -> servers.use(SERVER, "https://two.example", false).join())
                .cause()
                .isInstanceOf(MetadataException.class)
                .hasMessageContainingAll("https://two.example", "https://one.example", "oauth.issuer");
        servers.use(SERVER, "https://two.example", true).join();
        servers.use(SERVER, "https://two.example", false).join();
    }

    @Test
    void issuerIsRememberedForAServerThatComesBack() {
        servers.use(SERVER, "https://one.example", false).join();
        servers.forget(SERVER);

        assertThatThrownBy(
                        () -> servers.use(SERVER, "https://two.example", false).join())
                .hasCauseInstanceOf(MetadataException.class);
    }
}
