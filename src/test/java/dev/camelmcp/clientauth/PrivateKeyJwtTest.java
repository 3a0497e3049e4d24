package dev.camelmcp.clientauth;

import static dev.camelmcp.clientauth.Clients.client;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.camelmcp.tls.TestKeys;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The assertion of {@code private_key_jwt}, verified with the public key. */
class PrivateKeyJwtTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SECRET = "hunter2-never-send-me";
    private static final String P256 = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    private static final String P384 = "-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n";

    @TempDir
    Path folder;

    private TestKeys files;

    @BeforeEach
    void folder() throws Exception {
        files = new TestKeys(folder);
    }

    private static Map<String, String> body(Path key, String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 3);
        all[settings.length] = "token-endpoint-auth-method=private_key_jwt";
        all[settings.length + 1] = "private-key-path=" + key;
        all[settings.length + 2] = "private-key-password=" + SECRET;
        FormRequest request = new FormRequest();
        new ClientAuthentications(Clock.fixed(NOW, ZoneOffset.UTC))
                .authenticate(client("gateway", SECRET, all), request);
        assertThat(request.headers()).isEmpty();
        return Arrays.stream(request.body().split("&"))
                .map(p -> URLDecoder.decode(p, StandardCharsets.UTF_8).split("=", 2))
                .collect(Collectors.toMap(p -> p[0], p -> p[1]));
    }

    private static SignedJWT assertion(Path key, String... settings) throws Exception {
        return SignedJWT.parse(body(key, settings).get("client_assertion"));
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, RSA, 2048, pkcs8",
        "RS256, RSA, 2048, traditional",
        "PS256, RSA, 2048, traditional",
        "PS256, RSA, 2048, encrypted",
        "ES256, EC, 256, pkcs8",
        "ES256, EC, 256, traditional",
        "ES256, EC, 256, parameters",
        "ES256, EC, 256, encrypted",
        "ES384, EC, 384, pkcs8",
        "ES384, EC, 384, parameters",
        "ES512, EC, 521, traditional",
        "EdDSA, Ed25519, 0, pkcs8",
        "EdDSA, Ed25519, 0, encrypted"
    })
    void signsSoThatThePublicKeyVerifies(String algorithm, String kind, int size, String format) throws Exception {
        KeyPair keys = TestKeys.keys(kind, size);
        Path file = switch (format) {
            case "pkcs8" -> files.pkcs8("jwt.key", keys.getPrivate());
            case "encrypted" -> files.encryptedPkcs8("jwt.key", keys.getPrivate(), SECRET);
            case "parameters" -> files.traditional("jwt.key", size == 256 ? P256 : P384, keys.getPrivate());
            default -> files.traditional("jwt.key", "", keys.getPrivate());
        };
        SignedJWT jwt = assertion(file, "signing-algorithm=" + algorithm);
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
        assertThat(jwt.verify(verifier(keys.getPublic()))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048, RS256", "EC, 256, ES256", "EC, 384, ES384", "EC, 521, ES512", "Ed25519, 0, EdDSA"})
    void choosesTheUsualAlgorithmOfTheKey(String kind, int size, String algorithm) throws Exception {
        Path file = files.pkcs8("jwt.key", TestKeys.keys(kind, size).getPrivate());
        assertThat(assertion(file).getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
    }

    @Test
    void saysWhoItIsFromAndForAndHowLongItIsValid() throws Exception {
        Path file = files.pkcs8("jwt.key", TestKeys.keys("EC", 256).getPrivate());
        SignedJWT jwt = assertion(file, "key-id=key-1");
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("gateway");
        assertThat(claims.getSubject()).isEqualTo("gateway");
        assertThat(claims.getAudience()).containsExactly("https://as.example/token");
        assertThat(claims.getIssueTime()).isEqualTo(Date.from(NOW));
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.plusSeconds(60)));
        assertThat(jwt.getHeader().getKeyID()).isEqualTo("key-1");
    }

    @Test
    void isForTheConfiguredAudienceAndWithoutKidUnlessConfigured() throws Exception {
        Path file = files.pkcs8("jwt.key", TestKeys.keys("EC", 256).getPrivate());
        SignedJWT jwt = assertion(file, "assertion-audience=https://as.example");
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("https://as.example");
        assertThat(jwt.getHeader().getKeyID()).isNull();
    }

    @Test
    void sendsAFreshAssertionEachTimeAndNoSecret() throws Exception {
        Path file = files.pkcs8("jwt.key", TestKeys.keys("EC", 256).getPrivate());
        Map<String, String> body = body(file);
        assertThat(body)
                .containsOnlyKeys("client_id", "client_assertion_type", "client_assertion")
                .containsEntry("client_id", "gateway")
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        assertThat(body.values()).doesNotContain(SECRET);
        assertThat(assertion(file).getJWTClaimsSet().getJWTID())
                .isNotBlank()
                .isNotEqualTo(assertion(file).getJWTClaimsSet().getJWTID());
    }

    private static JWSVerifier verifier(PublicKey key) throws Exception {
        if (key instanceof RSAPublicKey rsa) {
            return new RSASSAVerifier(rsa);
        }
        if (key instanceof ECPublicKey ec) {
            return new ECDSAVerifier(ec);
        }
        byte[] encoded = key.getEncoded(); // the point is what the structure ends with
        Base64URL point = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        return new Ed25519Verifier(new OctetKeyPair.Builder(Curve.Ed25519, point).build());
    }
}
