package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ApiKey;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.InboundSettings;
import dev.camelmcp.config.JwtSettings;
import dev.camelmcp.config.ServerId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call, as it is written in properties; and that no mistake in it lets more people in. */
class InboundSettingsTest {

    private static final String HASH = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String OTHER = "sha256:" + "F".repeat(64);

    private static final String[] JWT = {
        "mcp.inbound.auth=jwt",
        "mcp.inbound.jwt.issuer=https://issuer.example",
        "mcp.inbound.jwt.audience=https://gateway.example/mcp, other",
        "mcp.inbound.jwt.jwks-url=https://issuer.example/jwks"
    };

    @Test
    void keysAreReadWithTheirServers() {
        InboundSettings inbound = keys(
                        "mcp.inbound.api-keys.alice.hash=" + HASH,
                        "mcp.inbound.apiKeys.ci.bot.HASH=" + OTHER,
                        "mcp.inbound.api-keys.ci.bot.servers=api, default/web",
                        "mcp.servers.api.url=https://a.example/",
                        "mcp.servers.web.url=https://b.example/")
                .settings()
                .inbound();

        assertThat(inbound.isOpen()).isFalse();
        assertThat(inbound.apiKeys())
                .containsExactly(
                        new ApiKey("alice", HASH.substring(7), null),
                        new ApiKey(
                                "ci.bot",
                                "f".repeat(64),
                                Set.of(ServerId.ofDefault("api"), ServerId.ofDefault("web"))));
    }

    @Test
    void keyMayComeFromTheEnvironmentAndThenWins() {
        InboundSettings inbound = keys("mcp.inbound.api-keys.ci_bot.hash=" + HASH)
                .environment("MCP_INBOUND_API_KEYS_CI_BOT_HASH", OTHER)
                .environment("MCP_INBOUND_API_KEYS_NEW_ONE_HASH", HASH)
                .settings()
                .inbound();

        assertThat(inbound.apiKeys()).extracting(ApiKey::name).containsExactly("ci_bot", "new-one");
        assertThat(inbound.apiKeys().get(0).sha256()).isEqualTo("f".repeat(64));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SECRET,
                "sha256:" + SECRET,
                "sha256:",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                ""
            })
    void whatIsNoHashIsRefusedWithTheCommandThatMakesOneAndWithoutRepeatingIt(String hash) {
        ConfigProblem problem = keys("mcp.inbound.api-keys.alice.hash=" + hash).problem();

        assertThat(problem.property()).isEqualTo("mcp.inbound.api-keys.alice.hash");
        assertThat(problem.message()).contains("is not a hash", "openssl rand -hex 32");
    }

    @Test
    void theCommandMakesAKeyAndItsHash() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", ApiKeyReader.REMEDY).start();
        List<String> lines = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        String key = lines.get(0).replace("key: ", "");
        String hash = lines.get(1).replace("hash: ", "");

        assertThat(key).hasSize(64);
        assertThat(hash)
                .isEqualTo("sha256:"
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256")
                                        .digest(key.getBytes(StandardCharsets.UTF_8))));
        assertThat(keys("mcp.inbound.api-keys.alice.hash=" + hash)
                        .settings()
                        .inbound()
                        .apiKeys())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "mcp.inbound.api-keys.alice.hsah, did you mean 'hash'?",
        "mcp.inbound.api-keys.alice.secret, 'known are: hash, servers'",
        "mcp.inbound.api-keys.hash, mcp.inbound.api-keys.<name>.hash",
        "mcp.inbound.api-keys.a b.hash, 'letters, digits'"
    })
    void unknownPropertyOfAKeyIsAnError(String key, String says) {
        ConfigProblem problem =
                keys("mcp.inbound.api-keys.ok.hash=" + HASH, key + "=x").problem();

        assertThat(problem.property()).isEqualTo(key);
        assertThat(problem.message()).contains(says);
    }

    @ParameterizedTest
    @CsvSource({"apo, there is no MCP server 'apo'; there are: api", "'', is blank", "',', is blank"})
    void serversThatAreNoneAreAnErrorAndNeverAll(String servers, String says) {
        assertThat(keys(
                                "mcp.inbound.api-keys.alice.hash=" + HASH,
                                "mcp.inbound.api-keys.alice.servers=" + servers,
                                "mcp.servers.api.url=https://a.example/")
                        .problem()
                        .message())
                .contains(says);
    }

    @Test
    void oneHashForTwoCallersIsAnError() {
        assertThat(keys("mcp.inbound.api-keys.a.hash=" + HASH, "mcp.inbound.api-keys.b.hash=" + HASH)
                        .problem()
                        .message())
                .contains("is that of key 'a' too");
    }

    @Test
    void hashOfNothingIsAnError() {
        assertThat(keys("mcp.inbound.api-keys.a.hash="
                                + "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
                        .problem()
                        .message())
                .contains("hash of an empty key");
    }

    @Test
    void keyWithoutAHashAndAuthenticationWithoutAKeyAreErrors() {
        assertThat(keys("mcp.inbound.api-keys.a.servers=api", "mcp.servers.api.url=https://a.example/")
                        .problem()
                        .message())
                .contains("is required", "openssl");
        ConfigProblem problem = keys().problem();
        assertThat(problem.property()).isEqualTo("mcp.inbound.api-keys.<name>.hash");
        assertThat(problem.source()).isEqualTo("application.properties:1");
        assertThat(problem.message()).contains("mcp.inbound.auth=api-key", "openssl");
    }

    @Test
    void jwtSettingsAreRead() {
        JwtSettings jwt = properties(JWT)
                .property("mcp.inbound.jwt.required-scopes", "mcp:use mcp:admin")
                .settings()
                .inbound()
                .jwt();

        assertThat(jwt.issuer()).isEqualTo("https://issuer.example");
        assertThat(jwt.audiences()).containsExactlyInAnyOrder("https://gateway.example/mcp", "other");
        assertThat(jwt.requiredScopes().values()).containsExactly("mcp:use", "mcp:admin");
        assertThat(jwt.algorithms()).contains("RS256", "ES256", "EdDSA").noneMatch(a -> a.startsWith("HS"));
    }

    @Test
    void jwtWithoutIssuerAudienceAndKeysReportsAllThree() {
        assertThat(properties("mcp.inbound.auth=jwt").problems())
                .extracting(ConfigProblem::property)
                .containsExactlyInAnyOrder(
                        "mcp.inbound.jwt.issuer", "mcp.inbound.jwt.audience", "mcp.inbound.jwt.jwks-url");
        assertThat(properties("mcp.inbound.auth=jwt").problems())
                .allSatisfy(p -> assertThat(p.message()).contains("MCP_INBOUND_JWT_"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "RS256,HS512", "", "rs256"})
    void algorithmThatIsSymmetricOrNoneIsAnError(String algorithms) {
        assertThat(properties(JWT)
                        .property("mcp.inbound.jwt.algorithms", algorithms)
                        .problem()
                        .message())
                .contains("must be some of", "ES256");
    }

    @ParameterizedTest
    @CsvSource({
        "http://issuer.example/jwks, false, false",
        "http://issuer.example/jwks, true, true",
        "http://127.0.0.1:8080/jwks, false, true",
        "http://localhost/jwks, false, true"
    })
    void keysComeByHttpsUnlessItIsLoopbackOrAskedForByName(String url, boolean allowed, boolean fine) {
        ConfigUnderTest config = properties(JWT)
                .property("mcp.inbound.jwt.jwks-url", url)
                .property("mcp.inbound.jwt.allow-http-jwks-url", String.valueOf(allowed));

        if (fine) {
            assertThat(config.settings().inbound().jwt().jwksUrl()).hasToString(url);
        } else {
            assertThat(config.problem().message()).contains("must be https", "mcp.inbound.jwt.allow-http-jwks-url");
        }
    }

    /** Would catch a gateway that is open because somebody forgot one line. */
    @Test
    void whatBelongsToAnotherKindOfAuthenticationIsAnError() {
        assertThat(properties("mcp.inbound.api-keys.a.hash=" + HASH).problem().message())
                .contains("has no effect", "set mcp.inbound.auth=api-key");
        assertThat(properties("mcp.inbound.jwt.issuer=x").problem().message())
                .contains("has no effect", "set mcp.inbound.auth=jwt");
        assertThat(properties("mcp.inbound.auth=apikey", "mcp.inbound.api-keys.a.hash=" + HASH)
                        .problem()
                        .message())
                .isEqualTo("'apikey' is not one of none, api-key, jwt");
    }

    @ParameterizedTest
    @CsvSource({"https://g.example/, https://g.example", "https://g.example/a/b/, https://g.example/a/b"})
    void publicUrlHasNoSlashAtItsEnd(String written, String read) {
        assertThat(properties("mcp.inbound.public-url=" + written)
                        .settings()
                        .inbound()
                        .publicUrl())
                .hasToString(read);
    }

    @Test
    void publicUrlWithAQueryOrQuotesIsAnError() {
        assertThat(properties("mcp.inbound.public-url=https://g.example/?a")
                        .problem()
                        .message())
                .contains("query");
        assertThat(properties("mcp.inbound.public-url=https://g.example/\"")
                        .problem()
                        .message())
                .contains("URL");
    }

    private static ConfigUnderTest keys(String... lines) {
        ConfigUnderTest config = properties("mcp.inbound.auth=api-key");
        for (String line : lines) {
            config.property(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        return config;
    }
}
