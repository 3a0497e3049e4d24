package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.DpopSettings;
import dev.camelmcp.tls.TestKeys;
import dev.camelmcp.token.TokenKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code oauth.dpop} and {@code oauth.dpop-key-path}. */
class DpopSettingsTest {

    @TempDir
    Path folder;

    @Test
    void tokensAreBearerTokensUnlessItIsAskedFor() {
        assertThat(oauthServer().oauth().dpop()).isNull();
        assertThat(oauthServer("oauth.dpop=false").oauth().dpop()).isNull();
        assertThat(oauthServer("oauth.dpop=true").oauth().dpop()).isEqualTo(new DpopSettings(null, null));
    }

    @Test
    void keyFileIsReadAtTheStart() throws Exception {
        Path file = key("dpop.key", 256);
        DpopSettings dpop = oauthServer("oauth.dpop=true", "oauth.dpop-key-path=" + file)
                .oauth()
                .dpop();
        assertThat(dpop.keyFile()).isEqualTo(file);
        assertThat(dpop.thumbprint()).hasSize(43);
    }

    @Test
    void keyFileThatIsOfNoUseIsAProblem() throws Exception {
        Path missing = folder.resolve("missing.key");
        refused("oauth.dpop-key-path=" + missing, "oauth.dpop-key-path", "DPoP key not found: " + missing);
        Path weak = new TestKeys(folder)
                .pkcs8("weak.key", TestKeys.keys("RSA", 1024).getPrivate());
        refused("oauth.dpop-key-path=" + weak, "oauth.dpop-key-path", "DPoP key cannot be used: " + weak);
        Path garbage = Files.writeString(folder.resolve("garbage.key"), "garbage");
        refused("oauth.dpop-key-path=" + garbage, "oauth.dpop-key-path", "DPoP key cannot be used: " + garbage);
    }

    @Test
    void keyFileWithoutDpopIsAWarning() throws Exception {
        Path file = key("dpop.key", 256);
        assertThat(oauthServer("oauth.dpop-key-path=" + file).read().warnings())
                .anySatisfy(w -> assertThat(w).contains("oauth.dpop-key-path", "does nothing without oauth.dpop=true"));
    }

    /** Nothing could carry the proofs. */
    @Test
    void localServerIsRefusedWithTheRemedy() {
        ConfigProblem problem = oauthServer("oauth.dpop=true", "command=mcp-files", "remote=false")
                .without("url")
                .problem();
        assertThat(problem.property()).isEqualTo("mcp.servers.api.oauth.dpop");
        assertThat(problem.message()).contains("environment variable", "remove it, or set url");
    }

    @Test
    void proofCannotBeAHeaderOfTheConfiguration() {
        refused("oauth.custom-headers.dpop=x", "oauth.custom-headers.dpop", "may not override the header");
    }

    @Test
    void tokenOfAnotherKeyIsNotTakenFromTheCache() throws Exception {
        Path one = key("one.key", 256);
        Path other = key("other.key", 256);
        TokenKey bearer = tokenKey("oauth.dpop=false");
        TokenKey bound = tokenKey("oauth.dpop=true");
        TokenKey boundToOne = tokenKey("oauth.dpop=true", "oauth.dpop-key-path=" + one);
        TokenKey boundToOther = tokenKey("oauth.dpop=true", "oauth.dpop-key-path=" + other);
        assertThat(new TokenKey[] {bearer, bound, boundToOne, boundToOther}).doesNotHaveDuplicates();
        assertThat(tokenKey("oauth.dpop=true")).isEqualTo(bound);
        Files.copy(other, one, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(tokenKey("oauth.dpop=true", "oauth.dpop-key-path=" + one))
                .as("the same file with another key")
                .isEqualTo(boundToOther);
    }

    private Path key(String name, int size) throws Exception {
        return new TestKeys(folder).pkcs8(name, TestKeys.keys("EC", size).getPrivate());
    }

    private static TokenKey tokenKey(String... settings) {
        return oauthServer(settings).server("api").tokenKey();
    }

    private static void refused(String setting, String property, String message) {
        ConfigProblem problem = oauthServer("oauth.dpop=true", setting).problem();
        assertThat(problem.property()).isEqualTo("mcp.servers.api." + property);
        assertThat(problem.message()).startsWith(message);
    }
}
