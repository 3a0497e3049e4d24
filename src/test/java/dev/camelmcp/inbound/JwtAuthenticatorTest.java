package dev.camelmcp.inbound;

import static dev.camelmcp.support.JwtIssuer.claims;
import static dev.camelmcp.support.JwtIssuer.header;
import static dev.camelmcp.support.JwtIssuer.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.camelmcp.config.JwtSettings;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.support.JwtIssuer;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which JWTs are taken, which are not, and how often their issuer is asked for its keys (RFC 8725, RFC 9068). */
class JwtAuthenticatorTest {

    private static final Refusal NOT_VALID = Refusal.invalid("the token is not valid here");
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final ExecutorService threads = Executors.newSingleThreadExecutor(r -> new Thread(r, "keys"));
    private JwtIssuer issuer;
    private JwtAuthenticator authenticator;

    @BeforeEach
    void start() throws Exception {
        issuer = JwtIssuer.start();
        authenticator = authenticator(Set.of("RS256", "ES256"));
    }

    @AfterEach
    void stop() {
        issuer.close();
        threads.shutdownNow();
    }

    private JwtAuthenticator authenticator(Set<String> algorithms) {
        return authenticator(algorithms, Clock.systemUTC());
    }

    private JwtAuthenticator authenticator(Set<String> algorithms, Clock clock) {
        JwtSettings settings = new JwtSettings(
                JwtIssuer.ISSUER,
                Set.of(JwtIssuer.AUDIENCE, "other"),
                URI.create(issuer.jwksUrl()),
                ScopeSet.parse("mcp:use"),
                algorithms);
        return new JwtAuthenticator(settings, Duration.ofSeconds(5), SKEW, threads, clock, EgressProxy.NONE);
    }

    private Verdict verdict(String token) throws Exception {
        return who(authenticator
                .authenticate(FakeRequest.bearer(token))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS));
    }

    /** Without the token, which is another one each time. */
    private static Verdict who(Verdict verdict) {
        return verdict instanceof Caller caller ? caller.with(null) : verdict;
    }

    @Test
    void callerHasTheTokenThatItCameWithAndItsEndAndShowsNeither() throws Exception {
        JWTClaimsSet.Builder claims = claims();
        String token = issuer.token(claims);

        assertThat(authenticator
                        .authenticate(FakeRequest.bearer(token))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Caller.class,
                        caller -> assertThat(caller.token())
                                .isEqualTo(new CallerToken(
                                        new Secret(token),
                                        claims.build()
                                                .getExpirationTime()
                                                .toInstant()
                                                .truncatedTo(ChronoUnit.SECONDS)))
                                .asString()
                                .doesNotContain(token))
                .hasToString("alice");
    }

    @Test
    void tokenThatIsInOrderNamesItsSubject() throws Exception {
        assertThat(verdict(issuer.token())).isEqualTo(Caller.ofAll("alice"));
        assertThat(verdict(issuer.token(claims().subject(null).claim("client_id", "cron"))))
                .isEqualTo(Caller.ofAll("cron"));
        assertThat(verdict(issuer.token(claims().audience(List.of("somebody", "other")))))
                .isEqualTo(Caller.ofAll("alice"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "JWT"})
    void typeMayBeThatOfAnAccessTokenOrGeneral(String type) throws Exception {
        assertThat(verdict(sign(header("k1", type), issuer.key(), claims()))).isEqualTo(Caller.ofAll("alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "dpop+jwt", "secevent+jwt", "id_token"})
    void tokenOfAnotherTypeIsRefused(String type) throws Exception {
        assertThat(verdict(sign(header("k1", type), issuer.key(), claims()))).isEqualTo(NOT_VALID);
    }

    @Test
    void claimsOfSomebodyElseAreRefused() throws Exception {
        for (JWTClaimsSet.Builder wrong : List.of(
                claims().issuer("https://issuer.example/"),
                claims().issuer(null),
                claims().audience("https://gateway.example"),
                claims().audience((String) null),
                claims().expirationTime(null),
                claims().notBeforeTime(Date.from(Instant.now().plusSeconds(60))),
                claims().subject(null))) {
            assertThat(verdict(issuer.token(wrong)))
                    .as(wrong.build().toString())
                    .isEqualTo(NOT_VALID);
        }
    }

    @Test
    void tokenIsGoodUntilItsExpiryAndTheSkew() throws Exception {
        Instant now = Instant.now();
        assertThat(verdict(issuer.token(claims().expirationTime(Date.from(now.minusSeconds(60))))))
                .isEqualTo(Refusal.invalid("the token has expired"));
        assertThat(verdict(issuer.token(claims().notBeforeTime(Date.from(now.plusSeconds(3))))))
                .isEqualTo(Caller.ofAll("alice"));
    }

    @Test
    void tokenWithoutARequiredScopeIsNotEnough() throws Exception {
        assertThat(verdict(issuer.token(claims().claim("scope", "mcp:used"))))
                .isEqualTo(Refusal.insufficientScope("mcp:use"));
        assertThat(verdict(issuer.token(claims().claim("scope", null))))
                .isEqualTo(Refusal.insufficientScope("mcp:use"));
        assertThat(verdict(issuer.token(claims().claim("scope", null).claim("scp", List.of("mcp:use")))))
                .isEqualTo(Caller.ofAll("alice"));
    }

    @Test
    void tokenThatIsNotSignedIsRefusedWithoutAskingForKeys() throws Exception {
        assertThat(verdict(new PlainJWT(claims().build()).serialize())).isEqualTo(NOT_VALID);
        String signed = issuer.token();
        String none = Base64URL.encode("{\"alg\":\"none\"}") + signed.substring(signed.indexOf('.'));
        assertThat(verdict(none)).isEqualTo(NOT_VALID);
        assertThat(verdict(signed.substring(0, signed.lastIndexOf('.') + 1))).isIn(NOT_VALID, Refusal.MALFORMED);
        assertThat(issuer.asked()).isZero();
    }

    /** RFC 8725 §2.1: a public key, which everybody has, taken for the secret of an HMAC. */
    @Test
    void publicKeyIsNoSecretOfAnHmac() throws Exception {
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims().build());
        forged.sign(new MACSigner(issuer.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        assertThat(verdict(forged.serialize())).isEqualTo(NOT_VALID);
        assertThat(issuer.asked()).isZero();
    }

    @Test
    void algorithmThatIsNotOnTheListIsRefused() throws Exception {
        authenticator = authenticator(Set.of("ES256"));
        assertThat(verdict(issuer.token())).isEqualTo(NOT_VALID);
    }

    /** RFC 8725 §3.10: keys that the token itself brings, or says where to find. */
    @Test
    void keyThatTheTokenBringsAlongIsNotUsed() throws Exception {
        RSAKey own = JwtIssuer.newKey("k1");
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("k1")
                .type(JOSEObjectType.JWT)
                .jwk(own.toPublicJWK())
                .jwkURL(URI.create(issuer.jwksUrl() + "/own"));
        assertThat(verdict(sign(header, own, claims()))).isEqualTo(NOT_VALID);
    }

    @Test
    void tokenThatNamesNoKeyIsGoodIfAPublishedKeySignedIt() throws Exception {
        assertThat(verdict(sign(header(null, null), issuer.key(), claims()))).isEqualTo(Caller.ofAll("alice"));
        assertThat(verdict(sign(header(null, null), JwtIssuer.newKey("x"), claims())))
                .isEqualTo(NOT_VALID);
        assertThat(issuer.asked()).isEqualTo(1);
    }

    @Test
    void garbageIsRefused() throws Exception {
        String token = issuer.token();
        for (String garbage : List.of("x", "a.b.c", "..", token + "x", token.replace('.', '-'), "e30.e30.e30")) {
            assertThat(verdict(garbage)).as(garbage).isInstanceOf(Refusal.class);
        }
        assertThat(verdict(issuer.token(claims().claim("pad", "x".repeat(9_000)))))
                .isEqualTo(Refusal.MALFORMED);
    }

    /** Would catch one request to the issuer for each caller, and a caller's thread that waits for it. */
    @Test
    void manyCallersAtOnceAskTheIssuerOnceAndNoneOfThemWaits() throws Exception {
        CountDownLatch release = issuer.hold();
        String token = issuer.token();
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            // by this one thread: if one call waited, the issuer would never be released
            verdicts.add(authenticator.authenticate(FakeRequest.bearer(token)).toCompletableFuture());
        }
        assertThat(verdicts).noneMatch(CompletableFuture::isDone);
        release.countDown();
        for (CompletableFuture<Verdict> verdict : verdicts) {
            assertThat(who(verdict.get(10, TimeUnit.SECONDS))).isEqualTo(Caller.ofAll("alice"));
        }
        assertThat(issuer.asked()).isEqualTo(1);
        assertThat(authenticator.authenticate(FakeRequest.bearer(token)).toCompletableFuture())
                .as("known now")
                .isDone();
    }

    @Test
    void keysWhenTheClockIsSetBackThenTheyGrowOldAllTheSame() throws Exception {
        MutableClock clock = new MutableClock(Clock.systemUTC().instant());
        authenticator = authenticator(Set.of("RS256"), clock);
        assertThat(verdict(issuer.token(claims(clock.instant())))).isInstanceOf(Caller.class);
        int asked = issuer.asked();
        clock.step(Duration.ofHours(-1));
        clock.advance(Duration.ofSeconds(301));
        assertThat(verdict(issuer.token(claims(clock.instant())))).isInstanceOf(Caller.class);
        assertThat(issuer.asked()).isEqualTo(asked + 1);
    }

    @Test
    void keyThatIsNewIsFetchedWhenATokenNamesIt() throws Exception {
        String before = issuer.token();
        assertThat(verdict(before)).isEqualTo(Caller.ofAll("alice"));
        issuer.rotate("k2");
        assertThat(verdict(issuer.token())).isEqualTo(Caller.ofAll("alice"));
        assertThat(issuer.asked()).isEqualTo(2);
        assertThat(verdict(before)).as("signed by a key that is gone").isEqualTo(NOT_VALID);
    }

    /** Would catch a token that is refused because another question, which could not help it, was under way. */
    @Test
    void keyThatIsNewIsFetchedAlsoWhileAnotherQuestionIsUnderWay() throws Exception {
        verdict(issuer.token());
        RSAKey own = JwtIssuer.newKey("made-up");
        RSAKey next = JwtIssuer.newKey("k2"); // takes seconds where the machine is busy, and nobody waits so long
        CountDownLatch release = issuer.hold();
        CompletableFuture<Verdict> madeUp = authenticator
                .authenticate(FakeRequest.bearer(sign(header("made-up", null), own, claims())))
                .toCompletableFuture();
        await().until(() -> issuer.asked() == 2);
        issuer.rotate(next);
        CompletableFuture<Verdict> rotated =
                authenticator.authenticate(FakeRequest.bearer(issuer.token())).toCompletableFuture();
        release.countDown();
        assertThat(madeUp.get(10, TimeUnit.SECONDS)).isEqualTo(NOT_VALID);
        assertThat(who(rotated.get(10, TimeUnit.SECONDS))).isEqualTo(Caller.ofAll("alice"));
    }

    /** Would catch callers who make the gateway flood the issuer. */
    @Test
    void namesOfKeysThatAreMadeUpDoNotFloodTheIssuer() throws Exception {
        String good = issuer.token();
        verdict(good);
        RSAKey own = JwtIssuer.newKey("own");
        for (int i = 0; i < 50; i++) {
            assertThat(verdict(sign(header("made-up-" + i, null), own, claims())))
                    .isEqualTo(NOT_VALID);
        }
        assertThat(issuer.asked()).isLessThanOrEqualTo(3);
        assertThat(verdict(good)).isEqualTo(Caller.ofAll("alice"));
    }

    @Test
    void issuerThatCannotBeAskedIsNotTheCallersFault() throws Exception {
        issuer.answerWith(500);
        assertThat(((Refusal) verdict(issuer.token())).status()).isEqualTo(503);
    }

    /** A redirect could lead to keys of somebody else's. */
    @Test
    void redirectIsNotFollowed() throws Exception {
        issuer.answerWith(302);
        assertThat(((Refusal) verdict(issuer.token())).status()).isEqualTo(503);
        assertThat(issuer.asked()).isEqualTo(1);
    }

    @Test
    void missingCredentialsAreToldApartFromWrongOnes() throws Exception {
        assertThat(authenticator
                        .authenticate(new FakeRequest())
                        .toCompletableFuture()
                        .join())
                .isEqualTo(Refusal.MISSING);
        assertThat(authenticator
                        .authenticate(new FakeRequest().with("X-API-Key", issuer.token()))
                        .toCompletableFuture()
                        .join())
                .isEqualTo(Refusal.MISSING);
    }
}
