package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.tls.TestKeys;
import dev.camelmcp.token.OAuthError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A private key that is of no use any more while the gateway runs: operators are told the file and the reason. */
@Timeout(30)
class KeyAtRunTimeTest {

    private static final Path FOLDER = folder();
    private static final Path KEY = FOLDER.resolve("jwt.key");

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(6)
            .withEach("oauth.token-endpoint-auth-method", "private_key_jwt")
            .withEach("oauth.private-key-path", install("EC", 256).toString());

    @BeforeEach
    void install() {
        install("EC", 256);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("keys");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path install(String kind, int size) {
        try {
            return new TestKeys(FOLDER)
                    .pkcs8("jwt.key", TestKeys.keys(kind, size).getPrivate());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refused(String reason) throws Exception {
        Case it = GATEWAY.next();
        int before = GATEWAY.log().ours().size();

        HttpResponse<String> answer = it.call();

        assertThat(it.refusal().error()).isEqualTo(new OAuthError(it.id(), OAuthError.INTERNAL, null, 0));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("internal_error").doesNotContain("key", FOLDER.toString());
        assertThat(it.requests()).isEmpty();
        assertThat(GATEWAY.log().ours().subList(before, GATEWAY.log().ours().size()))
                .contains("Client of " + it.id() + " cannot be authenticated: Private key " + reason)
                .noneMatch(line -> line.contains("Exception"));
        // as soon as it is there again
        install("EC", 256);
        GATEWAY.next().token();
    }

    @Test
    void keyThatVanished() throws Exception {
        Files.delete(KEY);
        refused("not found: " + KEY);
    }

    @Test
    void keyThatWasTruncated() throws Exception {
        Files.write(KEY, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        refused("cannot be used: " + KEY + "; it must hold a private key in PEM");
    }

    @Test
    void keyThatChangedItsKind() throws Exception {
        install("RSA", 2048);
        refused("cannot be used: " + KEY + "; it is RSA with 2048 bits, which cannot sign by ES256;"
                + " put a key of the former kind there, or restart the gateway, which chooses the algorithm");
    }
}
