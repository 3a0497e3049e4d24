package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.StoreSettings;
import dev.camelmcp.config.StoreSettings.Redis;
import dev.camelmcp.config.StoreSettings.Topology;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.Secret;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mcp.store.*}: which Redis, as whom, sealed by what. */
class StoreSettingsTest {

    /** 32 bytes, with what the two alphabets spell differently. */
    private static final String KEY = "++++////AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk=";

    private static final String OTHER_KEY = "//////////////////////////////////////////8=";
    private static final String KEYS = "mcp.store.encryption-keys=";

    @Test
    void nothingIsSaidThenNothingIsShared() {
        assertThat(properties().settings().store()).isNull();
        assertThat(properties("mcp.store.redis.url=").settings().store()).isNull();
    }

    @Test
    void urlAndAKeyAreEnough() {
        StoreSettings store = store("redis://redis.example");

        assertThat(store.redis())
                .isEqualTo(new Redis(
                        Topology.STANDALONE,
                        store.redis().servers(),
                        null,
                        null,
                        null,
                        null,
                        0,
                        "mcp-oauth:",
                        Duration.ofSeconds(1)));
        assertThat(store.redis().servers()).hasToString("[redis.example:6379]");
        assertThat(store.encryptionKeys()).hasSize(1);
        assertThat(store.encryptionKeys().get(0).id()).isEqualTo("a");
        assertThat(store.encryptionKeys().get(0).key().getEncoded())
                .isEqualTo(Base64.getDecoder().decode(KEY));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '"',
            value = {
                "redis://h, STANDALONE, [h:6379], -, -, -, 0",
                "REDIS://h:1/, STANDALONE, [h:1], -, -, -, 0",
                "redis://h:1/3, STANDALONE, [h:1], -, -, -, 3",
                "redis://[::1]:1, STANDALONE, [[::1]:1], -, -, -, 0",
                "redis://:pw@h, STANDALONE, [h:6379], -, -, pw, 0",
                "redis://u:p%40%2Fw@h, STANDALONE, [h:6379], -, u, p@/w, 0",
                "redis://u%3Au:p@/:w%%+@h, STANDALONE, [h:6379], -, u:u, p@/:w%%+, 0",
                "\"redis://u:pw@h:1,redis://h:2\", CLUSTER, \"[h:1, h:2]\", -, u, pw, 0",
                "\"redis://u:p,w@h:1,h2:2 , redis://u:p,w@h3\", CLUSTER, \"[h:1, h2:2, h3:6379]\", -, u, \"p,w\", 0",
                "\"redis-sentinel://h1,h2:1/main\", SENTINEL, \"[h1:26379, h2:1]\", main, -, -, 0",
                "redis-sentinel://u:pw@h1/main/2, SENTINEL, [h1:26379], main, u, pw, 2"
            })
    void urlSaysWhereAndAsWhom(
            String url, Topology topology, String servers, String master, String user, String password, int database) {
        Redis redis = store(url).redis();

        assertThat(redis.topology()).isEqualTo(topology);
        assertThat(redis.servers()).hasToString(servers);
        assertThat(redis.master()).isEqualTo(master);
        assertThat(redis.user()).isEqualTo(user);
        assertThat(redis.password()).isEqualTo(password == null ? null : new Secret(password));
        assertThat(redis.database()).isEqualTo(database);
        assertThat(redis.tls()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rediss://h", "rediss-sentinel://h/main", "rediss://h:1,rediss://h:2"})
    void secondSIsTls(String url) {
        assertThat(store(url).redis().tls()).isEqualTo(TlsFiles.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "h:6379, is no URL of Redis",
                "http://h, is no URL of Redis",
                "redis://, is no URL of Redis",
                "redis://h:0, is no URL of Redis",
                "redis://h:65536, is no URL of Redis",
                "redis://h_1, is no URL of Redis",
                "redis://h/db, has something behind the port",
                "redis://h/0?x=1, has something behind the port",
                "redis-sentinel://h, names sentinels",
                "\"redis://h:1,rediss://h:2\", has redis:// and rediss:// in one list",
                "\"redis://u:a@h:1,redis://u:b@h:2\", has several users or passwords",
                "\"redis://h:1,redis://h:2/1\", a cluster has only database 0"
            })
    void urlThatCannotBeUsedIsAnErrorWithTheRemedy(String url, String words) {
        ConfigProblem problem =
                properties("mcp.store.redis.url=" + url, KEYS + "a:" + KEY).problem();

        assertThat(problem.property()).isEqualTo("mcp.store.redis.url");
        assertThat(problem.message()).contains(words);
    }

    @Test
    void passwordInTheUrlIsNeverShown() {
        assertThat(properties("mcp.store.redis.url=redis://u:" + SECRET + "@h:x", KEYS + "a:" + KEY)
                        .problem()
                        .message())
                .contains("is no URL of Redis");
        McpConfig config = properties("mcp.store.redis.url=rediss://u:" + SECRET + "@h", KEYS + "a:" + KEY)
                .read();
        assertThat(config.settings().toString()).contains("h:6379").doesNotContain(SECRET, KEY);
        assertThat(config.settings().properties().toString()).doesNotContain(SECRET, KEY);
    }

    @Test
    void userAndPasswordMayStandByThemselves() {
        Redis redis = properties(
                        "mcp.store.redis.url=rediss://h",
                        "mcp.store.redis.username=gw",
                        "mcp.store.redis.password= p@ss ",
                        KEYS + "a:" + KEY)
                .settings()
                .store()
                .redis();

        assertThat(redis.user()).isEqualTo("gw");
        assertThat(redis.password()).isEqualTo(new Secret("p@ss"));
    }

    @Test
    void twoPasswordsAreAnError() {
        ConfigProblem problem = properties(
                        "mcp.store.redis.url=redis://:" + SECRET + "@127.0.0.1",
                        "mcp.store.redis.password=another",
                        KEYS + "a:" + KEY)
                .problem();

        assertThat(problem.property()).isEqualTo("mcp.store.redis.password");
        assertThat(problem.message()).contains("is another password than in mcp.store.redis.url");
    }

    @Test
    void userWithoutAPasswordIsAnError() {
        assertThat(properties("mcp.store.redis.url=redis://gw@h", KEYS + "a:" + KEY)
                        .problem()
                        .message())
                .contains("is required, since there is a user");
    }

    @Test
    void passwordInClearIsWarnedOfUnlessItStaysOnThisMachine() {
        assertThat(properties("mcp.store.redis.url=redis://:" + SECRET + "@h", KEYS + "a:" + KEY)
                        .read()
                        .warnings())
                .anyMatch(warning -> warning.contains("is without TLS"));
        assertThat(properties("mcp.store.redis.url=redis://:" + SECRET + "@127.0.0.1", KEYS + "a:" + KEY)
                        .read()
                        .warnings())
                .isEmpty();
        assertThat(properties("mcp.store.redis.url=rediss://:" + SECRET + "@h", KEYS + "a:" + KEY)
                        .read()
                        .warnings())
                .isEmpty();
    }

    @Test
    void caBundleWithoutTlsOrWithoutAFileIsAnError() {
        assertThat(properties(
                                "mcp.store.redis.url=redis://h",
                                "mcp.store.redis.ca-bundle-path=/no/ca.pem",
                                KEYS + "a:" + KEY)
                        .problem()
                        .message())
                .contains("does nothing without TLS");
        assertThat(properties(
                                "mcp.store.redis.url=rediss://h",
                                "mcp.store.redis.ca-bundle-path=/no/ca.pem",
                                KEYS + "a:" + KEY)
                        .problem()
                        .message())
                .contains("/no/ca.pem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcp.store.redis.username=gw",
                "mcp.store.redis.password=" + SECRET,
                "mcp.store.redis.ca-bundle-path=ca.pem",
                "mcp.store.redis.key-prefix=x:",
                "mcp.store.redis.timeout=2s",
                KEYS + "a:" + KEY
            })
    void whatNeedsTheUrlIsAnErrorWithoutIt(String line) {
        assertThat(properties(line).problem().message()).contains("does nothing without mcp.store.redis.url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*", "a{b", "a b", "é"})
    void prefixIsNoPattern(String prefix) {
        assertThat(properties(
                                "mcp.store.redis.url=redis://h",
                                "mcp.store.redis.key-prefix=" + prefix,
                                KEYS + "a:" + KEY)
                        .problem()
                        .message())
                .contains("is no prefix of keys");
    }

    @Test
    void keysAreRequired() {
        ConfigProblem problem = properties("mcp.store.redis.url=redis://h").problem();

        assertThat(problem.property()).isEqualTo("mcp.store.encryption-keys");
        assertThat(problem.message()).contains("is required", "openssl rand -base64 32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "++++////AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk=",
                "----____AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk",
                "----____AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk="
            })
    void keysInEitherAlphabetWithOrWithoutPaddingAreTheSame(String spelt) {
        StoreSettings store = properties(
                        "mcp.store.redis.url=redis://h", KEYS + " 2026-11:" + spelt + " , old_1:" + OTHER_KEY + ",")
                .settings()
                .store();

        assertThat(store.encryptionKeys())
                .extracting(StoreSettings.EncryptionKey::id)
                .containsExactly("2026-11", "old_1");
        assertThat(store.encryptionKeys().get(0).key().getEncoded())
                .isEqualTo(Base64.getDecoder().decode(KEY));
        assertThat(store.encryptionKeys().toString())
                .contains("2026-11", "****")
                .doesNotContain(spelt);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                KEY + ", key 1 has no id in front",
                "a b:" + KEY + ", key 1 has no id in front",
                "a:!!!, key 1 is no base64",
                "a:AAAA, key 1 has 3 bytes instead of 32",
                "a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, key 1 is all zeros",
                "\"a:" + KEY + ",a:" + OTHER_KEY + "\", key 2 has the id of another one",
                "\"a:" + KEY + ",b:" + KEY + "\", key 2 is the same as another one",
                "\",\", names no key"
            })
    void keyThatIsNoneIsAnErrorThatSaysHowToMakeOne(String keys, String words) {
        ConfigProblem problem =
                properties("mcp.store.redis.url=redis://h", KEYS + keys).problem();

        assertThat(problem.property()).isEqualTo("mcp.store.encryption-keys");
        assertThat(problem.message()).contains(words).doesNotContain(KEY);
    }

    @Test
    void revocationAtShutdownWouldTakeTheTokensOfOthers() {
        ConfigProblem problem = properties(
                        "mcp.store.redis.url=redis://h", KEYS + "a:" + KEY, "mcp.oauth.revoke-on-shutdown=true")
                .problem();

        assertThat(problem.property()).isEqualTo("mcp.oauth.revoke-on-shutdown");
        assertThat(problem.message()).contains("would revoke the tokens that other nodes use");
    }

    private static StoreSettings store(String url) {
        StoreSettings store = properties("mcp.store.redis.url=" + url, KEYS + "a:" + KEY)
                .settings()
                .store();
        assertThat(store).isNotNull();
        return store;
    }
}
