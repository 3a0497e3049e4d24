package dev.camelmcp.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What operators are told about a token: failing means that there is none to use and none to be had. */
class TokenStateTest {

    private static final OAuthError REFUSED = new OAuthError("api", "invalid_client", "check oauth.client-id", 401);

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Queue<CompletableFuture<AccessToken>> answers = new ArrayDeque<>();
    private final TokenCache cache = new TokenCache(
            new CaffeineTokenStore(clock),
            s -> answers.remove(),
            Neighbours.NONE,
            clock,
            Duration.ZERO,
            Duration.ZERO,
            TokenCache.MOST_CALLERS);
    private final ServerRegistration server = server();

    @Test
    void stateWhenNobodyAskedForATokenThenNothingIsKnownAndNothingFails() {
        TokenState state = cache.state(server);

        assertThat(state.token()).isNull();
        assertThat(state.isFailing()).isFalse();
        assertThat(state.history()).isEqualTo(new TokenState.History(0, 0, null, null, false));
        assertThat(answers).as("nobody was asked").isEmpty();
    }

    @Test
    void stateWhenATokenIsCachedThenItIsNotFailing() {
        Instant at = succeed();

        TokenState state = cache.state(server);

        assertThat(state.token()).isNotNull();
        assertThat(state.isFailing()).isFalse();
        assertThat(state.history()).isEqualTo(new TokenState.History(1, 0, at, null, false));
    }

    @Test
    void stateWhenTheFirstAcquisitionFailedThenItIsFailingWithTheReason() {
        Instant at = fail(OAuthException.tokenRequestFailed(REFUSED));

        TokenState state = cache.state(server);

        assertThat(state.isFailing()).isTrue();
        assertThat(state.history().lastFailure()).isEqualTo(new TokenState.Failure(REFUSED, at));
    }

    /** Would catch a health check that flaps while requests are served. */
    @Test
    void stateWhenARenewalFailsThenItIsNotFailingUntilTheTokenIsGone() {
        succeed();
        clock.advance(Duration.ofSeconds(50));
        fail(OAuthException.tokenRequestFailed(REFUSED));

        assertThat(cache.state(server).isFailing()).isFalse();
        clock.advance(Duration.ofSeconds(51));
        assertThat(cache.state(server).isFailing()).isTrue();
    }

    @Test
    void stateWhenAnAcquisitionSucceedsAfterAFailureThenTheErrorStaysToBeReadButNothingFails() {
        Instant failedAt = fail(OAuthException.tokenRequestFailed(REFUSED));
        clock.advance(Duration.ofSeconds(1));
        Instant at = succeed();

        TokenState state = cache.state(server);

        assertThat(state.isFailing()).isFalse();
        assertThat(state.history())
                .isEqualTo(new TokenState.History(1, 1, at, new TokenState.Failure(REFUSED, failedAt), false));
    }

    @Test
    void stateWhenTheTokenWasInvalidatedThenItIsNotFailing() {
        succeed();

        cache.invalidate(server);

        assertThat(cache.state(server).token()).isNull();
        assertThat(cache.state(server).isFailing()).isFalse();
    }

    @Test
    void stateWhenSomethingElseThanAnAuthorizationServerFailedThenItIsToldByKind() {
        fail(new IllegalStateException("secret in a message"));

        assertThat(cache.state(server).history().lastFailure().error())
                .isEqualTo(new OAuthError("api", OAuthError.INTERNAL, null, 0));
    }

    private Instant succeed() {
        Instant now = clock.instant();
        answers.add(CompletableFuture.completedFuture(
                new AccessToken(new Secret("token"), ScopeSet.EMPTY, now, now.plusSeconds(100))));
        assertThat(cache.refresh(server)).isCompleted();
        return now;
    }

    private Instant fail(Exception failure) {
        answers.add(CompletableFuture.failedFuture(new CompletionException(failure)));
        assertThat(cache.refresh(server)).isCompletedExceptionally();
        return clock.instant();
    }

    private static ServerRegistration server() {
        List<ConfigEntry> entries = Map.of(
                        "url", "https://mcp.example.test/mcp",
                        "oauth.enabled", "true",
                        "oauth.client-id", "client",
                        "oauth.client-secret", "secret",
                        "oauth.token-url", "https://as.example.test/token")
                .entrySet()
                .stream()
                .map(e -> new ConfigEntry("mcp.servers.api." + e.getKey(), e.getValue(), "test"))
                .toList();
        return new ConfigReader(v -> v)
                .read(entries, Map.of(), List.of())
                .servers()
                .find(ServerId.ofDefault("api"));
    }
}
