package dev.camelmcp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.token.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every block of a PEM file is used, or the file is refused by name: never a part of it, and nobody is told. */
class PemFilesTest {

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    @TempDir
    Path folder;

    private TestKeys files;
    private KeyPair keys;
    private X509Certificate root;
    private X509Certificate intermediate;
    private X509Certificate leaf;
    private X509Certificate unrelated;
    private Path key;

    @BeforeEach
    void chain() throws Exception {
        files = new TestKeys(folder);
        keys = TestKeys.keys("EC", 256);
        KeyPair rootKeys = TestKeys.keys("EC", 256);
        KeyPair intermediateKeys = TestKeys.keys("EC", 384);
        root = TestKeys.issuedBy("CN=root", rootKeys, "CN=root", rootKeys.getPublic(), true);
        intermediate = TestKeys.issuedBy("CN=root", rootKeys, "CN=between", intermediateKeys.getPublic(), true);
        leaf = TestKeys.issuedBy("CN=between", intermediateKeys, "CN=client", keys.getPublic(), false);
        unrelated = files.certificate("CN=somebody else", TestKeys.keys("EC", 256), Duration.ofDays(1));
        key = files.pkcs8("client.key", keys.getPrivate());
    }

    private byte[] pem(Object... parts) throws IOException {
        return Files.readAllBytes(files.writePem("part.pem", parts));
    }

    private Path concatenated(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return Files.write(folder.resolve("all.pem"), all.toByteArray());
    }

    private static byte[] withoutLineEnd(byte[] pem) {
        return new String(pem, StandardCharsets.ISO_8859_1).stripTrailing().getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<X509Certificate> bundle(Path file) throws Exception {
        var store = PemKeyStores.ofTrusted(List.of(file));
        List<X509Certificate> found = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            found.add((X509Certificate) store.getCertificate(alias));
        }
        List<X509Certificate> read = KeyFiles.certificates("CA bundle", file);
        assertThat(found).containsExactlyInAnyOrderElementsOf(read);
        return read;
    }

    private static List<X509Certificate> presented(ClientTls tls) {
        X509ExtendedKeyManager manager = tls.authorizationServers().keyManager();
        String alias = manager.getClientAliases("EC", null)[0];
        return Arrays.asList(manager.getCertificateChain(alias));
    }

    private ClientTls client(Path certificates) {
        return new ClientTls(new TlsFiles(certificates, key, null, null), Clock.systemUTC());
    }

    private void refused(Path file, String reason) {
        assertThatThrownBy(() -> bundle(file))
                .isExactlyInstanceOf(KeyFileException.class)
                .hasNoCause()
                .hasMessage("TLS file cannot be used: " + file + "; " + reason);
    }

    @Test
    void certificateBehindAByteOrderMarkIsRead() throws Exception {
        assertThat(bundle(concatenated(MARK, pem(root), MARK, pem(unrelated)))).containsExactly(root, unrelated);
    }

    @Test
    void certificateBehindOneWithoutALineEndIsRead() throws Exception {
        assertThat(bundle(concatenated(withoutLineEnd(pem(root)), withoutLineEnd(pem(unrelated)), pem(leaf))))
                .containsExactly(root, unrelated, leaf);
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"\r\n", "\n  ", "\n\n", " \n", "\r"})
    void lineEndsAndIndentsOfOthersAreRead(String lineEnd) throws Exception {
        String text = "subject=CN = root" + new String(pem(root, unrelated), StandardCharsets.ISO_8859_1);

        assertThat(bundle(concatenated(text.replace("\n", lineEnd).getBytes(StandardCharsets.ISO_8859_1))))
                .containsExactly(root, unrelated);
    }

    @Test
    void privateKeyBehindAByteOrderMarkIsRead() throws Exception {
        Path file = concatenated(MARK, withoutLineEnd(pem(leaf)), pem(keys.getPrivate()));

        assertThat(KeyFiles.privateKey("Private key", file, null)).isEqualTo(keys.getPrivate());
    }

    @Test
    void sameCertificateTwiceIsRead() throws Exception {
        Path file = concatenated(pem(root), pem(root));

        assertThat(bundle(file)).containsExactly(root, root);
        new ClientTls(new TlsFiles(null, null, null, file), Clock.systemUTC());
        assertThat(presented(client(concatenated(pem(leaf), pem(leaf))))).containsExactly(leaf);
    }

    @Test
    void blockThatIsCutOffIsNamed() throws Exception {
        byte[] second = pem(unrelated);
        byte[] half = Arrays.copyOf(second, second.length / 2);

        refused(
                concatenated(pem(root), half),
                "'-----BEGIN CERTIFICATE-----' in line " + (1 + lines(pem(root)))
                        + " is half of a block; the file is cut off, or was changed by hand");
        refused(
                concatenated(half, "\n".getBytes(StandardCharsets.US_ASCII), pem(root)),
                "'-----BEGIN CERTIFICATE-----' in line " + (1 + lines(half) + 1)
                        + " is half of a block; the file is cut off, or was changed by hand");
        refused(
                concatenated(Arrays.copyOfRange(second, 5, second.length), pem(root)),
                "'-----END CERTIFICATE-----' in line " + lines(second)
                        + " is half of a block; the file is cut off, or was changed by hand");
    }

    @Test
    void certificateThatIsDamagedIsNamed() throws Exception {
        String text = new String(pem(root, unrelated), StandardCharsets.US_ASCII);
        int second = text.lastIndexOf("BEGIN CERTIFICATE-----\n") + "BEGIN CERTIFICATE-----\n".length();

        refused(
                concatenated(
                        (text.substring(0, second) + text.substring(second + 40)).getBytes(StandardCharsets.US_ASCII)),
                "the certificate in line " + (1 + lines(pem(root))) + " is damaged");
    }

    @Test
    void blockOfAnotherKindIsNamed() throws Exception {
        byte[] other = "-----BEGIN X509 CRL-----\nMA==\n-----END X509 CRL-----\n".getBytes(StandardCharsets.US_ASCII);

        refused(
                concatenated(other, pem(root)),
                "what begins in line 1, X509 CRL, is of a kind that is not read; remove it");
    }

    @Test
    void secondPrivateKeyIsNamed() throws Exception {
        Path file = files.writePem(
                "two.key", keys.getPrivate(), TestKeys.keys("EC", 256).getPrivate());

        assertThatThrownBy(() -> KeyFiles.privateKey("Private key", file, null))
                .hasMessageContaining("it holds 2 private keys, the second in line 5; keep the one that is meant");
    }

    @Test
    void passwordThatIsMissingOrWrongIsTold() throws Exception {
        Path file = files.encryptedPkcs8("encrypted.key", keys.getPrivate(), "right");

        assertThatThrownBy(() -> KeyFiles.privateKey("Private key", file, null))
                .hasMessageEndingWith("the private key is encrypted, and there is no password for it");
        assertThatThrownBy(() -> KeyFiles.privateKey("Private key", file, new Secret("wrong")))
                .hasMessageEndingWith("the password is wrong, or the private key in line 1 is damaged")
                .hasNoCause();
    }

    @Test
    void chainIsPresentedInOrderWhateverOrderTheFileHas() throws Exception {
        for (Object[] order : new Object[][] {
            {leaf, intermediate},
            {intermediate, leaf},
            {leaf, intermediate, root},
            {root, intermediate, leaf},
            {leaf, root, intermediate},
            {root, leaf, intermediate, root}
        }) {
            List<X509Certificate> expected =
                    List.of(order).contains(root) ? List.of(leaf, intermediate, root) : List.of(leaf, intermediate);

            assertThat(presented(client(files.writePem("chain.pem", order)))).isEqualTo(expected);
            Certificate[] listener = PemKeyStores.withKey(List.of(key, folder.resolve("chain.pem")), null)
                    .getCertificateChain("pem");
            assertThat(listener).isEqualTo(expected.toArray());
        }
    }

    @Test
    void certificateThatIsNoPartOfTheChainIsNamed() throws Exception {
        Path file = files.writePem("chain.pem", leaf, unrelated, intermediate);
        String reason = "the certificate of CN=somebody else is no part of the chain of CN=client; remove it";

        assertThatThrownBy(() -> client(file)).hasMessage("Client certificate cannot be used: " + file + "; " + reason);
        assertThatThrownBy(() -> PemKeyStores.withKey(List.of(file, key), null))
                .isExactlyInstanceOf(KeyFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageEndingWith(reason);
        // without the one between them, nobody knows whose root it is
        assertThatThrownBy(() -> client(files.writePem("chain.pem", leaf, root)))
                .hasMessageContaining("the certificate of CN=root is no part of the chain of CN=client");
    }

    private static int lines(byte[] pem) {
        return (int) new String(pem, StandardCharsets.ISO_8859_1)
                .chars()
                .filter(c -> c == '\n')
                .count();
    }
}
