package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.tls.TestKeys;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(problem.property()).as(problem.message()).isEqualTo("mcp.servers.api.oauth." + property);
        assertThat(problem.message()).startsWith(message);
    }

    /** Would catch a path such as {@code /dev/zero}, which takes all the memory there is. */
    @Test
    void fileThatIsTooLargeForAKeyIsSaidToBe() throws Exception {
        Path large = folder.resolve("large.pem");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength((16 << 20) + 1);
        }
        refused(
                signing(large),
                "private-key-path",
                "Private key cannot be used: " + large + "; it is larger than 16 MiB");
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

    @ParameterizedTest
    @CsvSource({
        "RSA, 1024, RSA with 1024 bits",
        "Ed448, 0, Ed448",
        "secp256k1, -1, EC on secp256k1",
        "brainpoolP256r1, -1, EC with 256 bits on a curve of another kind"
    })
    void refusesAKeyThatCannotSignAssertions(String kind, int size, String description) throws Exception {
        KeyPair pair = size < 0 ? TestKeys.keysOnCurve(kind) : TestKeys.keys(kind, size);
        Path file = files.pkcs8("jwt.key", pair.getPrivate());

        ConfigProblem problem = signing(file).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api.oauth.private-key-path");
        assertThat(problem.message())
                .startsWith(
                        "Private key cannot be used: " + file + "; it is " + description + ", which cannot sign by ")
                .endsWith("; use RSA with 2048 bits or more, P-256, P-384, P-521 or Ed25519");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256k1", "brainpoolP256r1"})
    void refusesAClientKeyThatTlsCannotUse(String curve) throws Exception {
        KeyPair pair = TestKeys.keysOnCurve(curve);
        Path other = files.write("other.pem", files.certificate("CN=client", pair, DAY));

        refused(
                mutual(other, files.pkcs8("other.key", pair.getPrivate())),
                "client-cert-path",
                "Client certificate cannot be used: " + other + "; its key is of a kind that TLS cannot use");
    }

    @Test
    void pkcs12WithoutCertificatesIsNamedAndHidesNothing() throws Exception {
        Path store = files.pkcs12WithoutCertificates("key-only.p12", keys.getPrivate(), SECRET);
        List<ConfigProblem> problems = mutual(
                        store,
                        "",
                        "oauth.client-key-password=" + SECRET,
                        "oauth.ca-bundle-path=" + folder.resolve("missing.pem"),
                        "oauth.version=3")
                .problems();

        assertThat(problems)
                .extracting(p -> p.property().replace("mcp.servers.api.oauth.", ""))
                .containsExactlyInAnyOrder("client-cert-path", "ca-bundle-path", "version");
        assertThat(problems)
                .extracting(ConfigProblem::message)
                .contains("Client certificate cannot be used: " + store
                        + "; the PKCS#12 file holds a private key and no certificate for it");
    }

    @Test
    void oneBadFileDoesNotHideTheOthers() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), SECRET);

        assertThat(mutual(garbage, garbage, "oauth.ca-bundle-path=" + garbage, "oauth.private-key-path=" + garbage)
                        .without("oauth.client-secret")
                        .problems())
                .extracting(p -> p.property().replace("mcp.servers.api.oauth.", ""))
                .containsExactlyInAnyOrder("client-cert-path", "client-key-path", "ca-bundle-path", "private-key-path");
    }

    @Test
    void requiresTheFilesThatTheMethodNeeds() {
        refused(oauthServer("oauth.use-mtls=true"), "client-cert-path", "is required for mutual TLS");
        refused(
                oauthServer("oauth.token-endpoint-auth-method=private_key_jwt"),
                "private-key-path",
                "is required to sign with");
    }

    /** The certificate is for the MCP server alone then. */
    @Test
    void mutualTlsTowardsTheMcpServerNeedsNoOAuth() throws Exception {
        ConfigUnderTest config = ConfigUnderTest.plainServer(
                "use-mtls=true", "oauth.client-cert-path=" + certificate, "oauth.client-key-path=" + key);

        ServerRegistration server = config.server("api");

        assertThat(server.mutualTls()).isTrue();
        assertThat(server.tls().certificate()).isEqualTo(certificate);
        assertThat(config.read().warnings()).isEmpty();
        refused(config.without("oauth.client-cert-path"), "client-cert-path", "is required for mutual TLS");
    }

    /** Would catch a message that asks for what is there, because something else is wrong. */
    @Test
    void certificateThatIsThereIsNotAskedFor() {
        assertThat(mutual(certificate, key, "use-mtls=true", "oauth.version=3").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.property()).endsWith("oauth.version"));
        assertThat(oauthServer("use-mtls=true").problem().message())
                .isEqualTo("needs a client certificate: set oauth.use-mtls and oauth.client-cert-path");
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
