package dev.camelmcp.dpop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.camelmcp.support.SeenProof;
import dev.camelmcp.tls.KeyFileException;
import dev.camelmcp.tls.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys from files, which have the private half alone. */
class ProofKeyTest {

    @TempDir
    Path folder;

    private TestKeys files;

    @BeforeEach
    void files() throws Exception {
        files = new TestKeys(folder);
    }

    /** The proof's own key verifies it, in {@link SeenProof}. */
    @ParameterizedTest
    @CsvSource({"EC, 256, ES256", "EC, 384, ES384", "EC, 521, ES512", "RSA, 2048, RS256", "Ed25519, 0, EdDSA"})
    void keyDecidesTheAlgorithmAndItsPublicHalfIsFound(String kind, int size, String algorithm) throws Exception {
        KeyPair keys = TestKeys.keys(kind, size);
        ProofKey key = ProofKey.read(files.pkcs8("dpop.key", keys.getPrivate()));
        SeenProof proof = SeenProof.of(key.sign(new JWTClaimsSet.Builder().build()));
        assertThat(proof.algorithm()).isEqualTo(algorithm);
        assertThat(proof.thumbprint()).isEqualTo(key.thumbprint());
        if (!kind.equals("Ed25519")) {
            assertThat(((com.nimbusds.jose.jwk.AsymmetricJWK)
                                    proof.jwt().getHeader().getJWK())
                            .toPublicKey())
                    .isEqualTo(keys.getPublic());
        }
    }

    @ParameterizedTest
    @CsvSource({"EC, 256", "RSA, 2048"})
    void olderFormatsAreRead(String kind, int size) throws Exception {
        Path file = files.traditional("dpop.key", "", TestKeys.keys(kind, size).getPrivate());
        SeenProof.of(ProofKey.read(file).sign(new JWTClaimsSet.Builder().build()));
    }

    @ParameterizedTest
    @CsvSource({"RSA, 1024", "Ed448, 0", "DSA, 1024"})
    void keyThatCannotSignIsRefusedWithTheRemedy(String kind, int size) throws Exception {
        Path file = files.pkcs8("dpop.key", TestKeys.keys(kind, size).getPrivate());
        assertThatThrownBy(() -> ProofKey.read(file))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("DPoP key cannot be used: " + file)
                .hasMessageContaining("use RSA with 2048 bits or more, P-256");
    }

    @Test
    void keyOfAnotherCurveIsRefused() throws Exception {
        Path file = files.pkcs8("dpop.key", TestKeys.keysOnCurve("secp256k1").getPrivate());
        assertThatThrownBy(() -> ProofKey.read(file))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("DPoP key cannot be used: " + file);
    }

    @Test
    void fileThatIsMissingOrGarbageIsSaidToBe() throws Exception {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> ProofKey.read(missing)).hasMessage("DPoP key not found: " + missing);
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "s3cret");
        assertThatThrownBy(() -> ProofKey.read(garbage))
                .hasMessageStartingWith("DPoP key cannot be used: " + garbage)
                .hasMessageNotContaining("s3cret");
    }
}
