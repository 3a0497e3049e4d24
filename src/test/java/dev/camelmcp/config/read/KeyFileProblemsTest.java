package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.tls.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong with key files is found at start. That no message holds a password is checked by
 * {@link ConfigUnderTest}.
 */
class KeyFileProblemsTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private TestKeys files;
    private KeyPair keys;
    private Path certificate;
    private Path key;

    @BeforeEach
    void files() throws Exception {
        files = new TestKeys(folder);
        keys = TestKeys.keys("EC", 256);
        certificate = files.write("client.pem", files.certificate("CN=client", keys, DAY));
        key = files.pkcs8("client.key", keys.getPrivate());
    }

    private static ConfigUnderTest mutual(Object certificate, Object key, String... more) {
        return oauthServer(
                        "oauth.use-mtls=true", "oauth.client-cert-path=" + certificate, "oauth.client-key-path=" + key)
                .with(more);
    }

    private static ConfigUnderTest signing(Object key, String... more) {
        return oauthServer("oauth.private-key-path=" + key)
                .without("oauth.client-secret")
                .with(more);
    }

    private static void refused(ConfigUnderTest config, String property, String message) {
        ConfigProblem problem = config.problem();
        assertThat(problem.property()).isEqualTo("mcp.servers.api.oauth." + property);
        assertThat(problem.message()).startsWith(message);
    }

    @Test
    void namesTheFileThatIsMissing() {
        Path missing = folder.resolve("missing.pem");
        assertThat(mutual(missing, key).problem().message()).isEqualTo("Client certificate not found: " + missing);
        refused(mutual(missing, key), "client-cert-path", "Client certificate not found: " + missing);
        refused(mutual(certificate, missing), "client-key-path", "Client key not found: " + missing);
        refused(oauthServer("oauth.ca-bundle-path=" + missing), "ca-bundle-path", "CA bundle not found: " + missing);
        refused(signing(missing), "private-key-path", "Private key not found: " + missing);
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        String message = "Client key does not belong to the client certificate";
        Path sameKind = files.pkcs8("ec.key", TestKeys.keys("EC", 256).getPrivate());
        Path otherKind = files.pkcs8("rsa.key", TestKeys.keys("RSA", 2048).getPrivate());
        refused(mutual(certificate, sameKind), "client-key-path", message);
        refused(mutual(certificate, otherKind), "client-key-path", message);
    }

    @Test
    void refusesACertificateThatHasExpired() throws Exception {
        Path expired = files.write("old.pem", files.certificate("CN=client", keys, Duration.ofHours(-1)));
        refused(mutual(expired, key), "client-cert-path", "Client certificate expired on ");
    }

    @Test
    void refusesAWrongOrMissingPassword() throws Exception {
        Path encrypted = files.encryptedPkcs8("encrypted.key", keys.getPrivate(), "right");
        Path store = files.pkcs12("client.p12", keys, "right", files.certificate("CN=client", keys, DAY));
        String password = "oauth.client-key-password=" + SECRET;
        refused(mutual(certificate, encrypted, password), "client-key-path", "Client key cannot be used: ");
        refused(mutual(certificate, encrypted), "client-key-path", "Client key cannot be used: ");
        refused(mutual(store, "", password), "client-cert-path", "Client certificate cannot be used: ");
        refused(mutual(store, ""), "client-cert-path", "Client certificate cannot be used: ");
        refused(
                signing(encrypted, "oauth.private-key-password=" + SECRET),
                "private-key-path",
                "Private key cannot be used: ");
        refused(signing(encrypted), "private-key-path", "Private key cannot be used: ");
    }

    @Test
    void refusesGarbage() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), SECRET);
        refused(mutual(garbage, key), "client-cert-path", "Client certificate cannot be used: " + garbage);
        refused(mutual(certificate, garbage), "client-key-path", "Client key cannot be used: " + garbage);
        refused(oauthServer("oauth.ca-bundle-path=" + garbage), "ca-bundle-path", "CA bundle cannot be used: ");
        refused(signing(garbage), "private-key-path", "Private key cannot be used: " + garbage);
    }

    @Test
    void refusesAnAlgorithmThatDoesNotFitTheKey() {
        refused(signing(key, "oauth.signing-algorithm=RS256"), "signing-algorithm", "RS256 does not fit the key");
        refused(signing(key, "oauth.signing-algorithm=ES384"), "signing-algorithm", "ES384 does not fit the key");
        refused(signing(key, "oauth.signing-algorithm=HS256"), "signing-algorithm", "'HS256' is not supported");
    }

    @Test
    void requiresTheFilesThatTheMethodNeeds() {
        refused(oauthServer("oauth.use-mtls=true"), "client-cert-path", "is required for mutual TLS");
        refused(
                oauthServer("oauth.token-endpoint-auth-method=private_key_jwt"),
                "private-key-path",
                "is required to sign with");
    }

    @Test
    void mutualTlsAuthenticatesTheClientOnlyWhereThereIsNoSecret() {
        ConfigUnderTest config = mutual(certificate, key);
        assertThat(config.oauth().authMethod()).isEqualTo(AuthMethod.CLIENT_SECRET_BASIC);
        assertThat(config.oauth().tls().certificate()).isEqualTo(certificate);
        config.without("oauth.client-secret");
        assertThat(config.oauth().authMethod()).isEqualTo(AuthMethod.TLS_CLIENT_AUTH);
        config.without("oauth.use-mtls").with("oauth.token-endpoint-auth-method=tls_client_auth");
        assertThat(config.oauth().clientSecret()).isNull();
        assertThat(config.oauth().tls().certificate()).isEqualTo(certificate);
    }

    @Test
    void readsPkcs12WithItsPassword() throws Exception {
        Path store = files.pkcs12("client.p12", keys, SECRET, files.certificate("CN=client", keys, DAY));
        OAuthRegistration client =
                mutual(store, "", "oauth.client-key-password=" + SECRET).oauth();
        assertThat(client.tls().certificate()).isEqualTo(store);
        assertThat(client.toString()).doesNotContain(SECRET);
    }

    @Test
    void warnsOfKeysThatOthersMayRead() throws Exception {
        assertThat(mutual(certificate, key).read().warnings()).isEmpty();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        String warning = key + " can be read by others; chmod 600 it";
        assertThat(mutual(certificate, key).read().warnings())
                .singleElement()
                .asString()
                .endsWith(warning);
        assertThat(signing(key).read().warnings()).singleElement().asString().endsWith(warning);
    }

    @Test
    void expandsTheHomeDirectory() {
        String home = System.getProperty("user.home");
        System.setProperty("user.home", folder.toString());
        try {
            assertThat(mutual("~/client.pem", "~/client.key").oauth().tls().key())
                    .isEqualTo(key);
        } finally {
            System.setProperty("user.home", home);
        }
    }
}
