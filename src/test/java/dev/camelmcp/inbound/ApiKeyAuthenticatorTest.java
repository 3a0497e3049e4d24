package dev.camelmcp.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ApiKey;
import dev.camelmcp.config.ServerId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has a key gets in under its name, and whatever else comes says nothing about the keys there are. */
class ApiKeyAuthenticatorTest {

    private static final String ALICE = "alice-0123456789abcdef0123456789abcdef";
    private static final String BOB = "bob-fedcba9876543210fedcba9876543210";
    private static final String SHORT = "hunter2";

    private static final List<ApiKey> KEYS = List.of(
            key("alice", ALICE, null), key("bob", BOB, Set.of(ServerId.ofDefault("api"))), key("short", SHORT, null));

    /** Nobody waits here; {@link FailedAttemptsTest} looks at that. */
    private static final FailedAttempts ATTEMPTS =
            new FailedAttempts(Executors.newSingleThreadScheduledExecutor(), Duration.ZERO, 0);

    private final ApiKeyAuthenticator authenticator = new ApiKeyAuthenticator(KEYS, ATTEMPTS);

    @Test
    void keyIsKnownByEitherHeaderInEveryCaseOfTheScheme() {
        for (FakeRequest request : List.of(
                FakeRequest.bearer(ALICE),
                new FakeRequest().with("authorization", "bearer   " + ALICE),
                new FakeRequest().with("X-API-Key", ALICE),
                FakeRequest.bearer(ALICE).with("X-API-Key", ALICE),
                new FakeRequest().with("Authorization", "Basic YTpi").with("X-API-Key", ALICE))) {
            assertThat(verdict(request)).isEqualTo(new Caller("alice", null));
        }
    }

    @Test
    void keyOpensItsServersOnly() {
        Caller bob = (Caller) verdict(FakeRequest.bearer(BOB));

        assertThat(bob.isRestricted()).isTrue();
        assertThat(bob.mayCall(ServerId.parse("default/api"))).isTrue();
        assertThat(bob.mayCall(ServerId.parse("other/api"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong-0123456789abcdef0123456789abcdef", "x", "ALICE-0123456789ABCDEF0123456789ABCDEF"})
    void keyThatIsNoneIsInvalid(String key) {
        assertThat(verdict(FakeRequest.bearer(key))).isEqualTo(Refusal.invalid("the key is not valid"));
    }

    /** A short key can be guessed from a fast hash of it. */
    @Test
    void keyThatIsTooShortToBeRandomIsInvalidAlthoughItsHashIsThere() {
        assertThat(verdict(FakeRequest.bearer(SHORT))).isEqualTo(Refusal.invalid("the key is not valid"));
    }

    /** The hash is in files that more people may read than know the key. */
    @Test
    void hashIsNoKey() {
        assertThat(verdict(FakeRequest.bearer(KEYS.get(0).sha256()))).isInstanceOf(Refusal.class);
    }

    @Test
    void requestWithoutCredentialsIsToldThatSomeAreWanted() {
        assertThat(verdict(new FakeRequest())).isEqualTo(Refusal.MISSING);
        assertThat(verdict(new FakeRequest().with("Authorization", "Basic YTpi")))
                .isEqualTo(Refusal.MISSING);
    }

    @Test
    void moreThanOneCredentialIsRefusedEvenWhereOneOfThemIsRight() {
        for (FakeRequest request : List.of(
                FakeRequest.bearer(ALICE).with("Authorization", "Bearer " + ALICE),
                FakeRequest.bearer(ALICE).with("X-API-Key", BOB),
                FakeRequest.bearer(BOB).with("X-API-Key", ALICE).with("X-API-Key", ALICE),
                new FakeRequest().with("X-API-Key", ALICE).with("X-API-Key", ALICE),
                FakeRequest.bearer(ALICE + ", Bearer " + ALICE),
                FakeRequest.bearer("x".repeat(9_000)),
                FakeRequest.bearer(""),
                FakeRequest.bearer("a b").with("X-API-Key", ALICE))) {
            assertThat(verdict(request)).isEqualTo(Refusal.MALFORMED);
        }
    }

    /** Would catch a loop that stops at the first hit, and tells by its time which key it was. */
    @Test
    void everyKeyIsComparedWhateverComes() {
        List<byte[]> compared = new ArrayList<>();
        ApiKeyAuthenticator counted = new ApiKeyAuthenticator(KEYS, ATTEMPTS, (known, presented) -> {
            compared.add(known);
            assertThat(presented).hasSize(32);
            return MessageDigest.isEqual(known, presented);
        });
        for (String key : List.of(ALICE, BOB, "nobody-0123456789abcdef")) {
            compared.clear();
            counted.authenticate(FakeRequest.bearer(key));
            assertThat(compared).hasSize(KEYS.size());
        }
    }

    @Test
    void credentialsAndKeysDoNotShowThemselves() {
        assertThat(Credentials.apiKey(FakeRequest.bearer(ALICE)).toString()).doesNotContain(ALICE);
        assertThat(KEYS.toString()).doesNotContain(KEYS.get(0).sha256());
    }

    private Verdict verdict(FakeRequest request) {
        return authenticator.authenticate(request).toCompletableFuture().join();
    }

    private static ApiKey key(String name, String key, Set<ServerId> servers) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return new ApiKey(name, HexFormat.of().formatHex(hash), servers);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
