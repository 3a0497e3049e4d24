package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.LocalTarget;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code mcp.config-file}: each server is read as if it stood in the properties; types are strict, and every mistake is
 * told with its line.
 */
class JsonConfigTest {

    private static final String ENTRY = """
            {
              "mcp_configs": {
                "default_config": {
                  "mcp_config_name": "default_config",
                  "mcp_config": [
                    {
                      "server_name": "oauth-api",
                      "description": "OAuth-protected remote server",
                      "config": {
                        "command": "npx",
                        "args": ["-y", "mcp-remote", "https://api.example.com/mcp"]
                      },
                      "oauth_config": {
                        "enabled": true,
                        "OAUTH_VERSION": "2.1",
                        "OAUTH_CLIENT_ID": "your-client-id",
                        "OAUTH_CLIENT_SECRET": "hunter2-never-print-me",
                        "OAUTH_TOKEN_URL": "https://auth.example.com/oauth/token"
                      }
                    }
                  ]
                }
              }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void serverIsReadAsItWouldBeFromProperties() throws IOException {
        ServerRegistration server = config(ENTRY).read().servers().find("default_config/oauth-api");

        assertThat(server).isNotNull();
        assertThat(server.serverId()).isEqualTo(new ServerId("default_config", "oauth-api"));
        assertThat(server.url()).isEqualTo(URI.create("https://api.example.com/mcp"));
        assertThat(server.description()).isEqualTo("OAuth-protected remote server");
        assertThat(server.requireOAuth().version()).isEqualTo("2.1");
        assertThat(server.requireOAuth().clientSecret()).hasToString("****");
        assertThat(server.requireOAuth().clientSecret().value()).isEqualTo(SECRET);
    }

    @Test
    void everyMemberOfTheFormatIsHeeded() throws IOException {
        OAuthRegistration oauth =
                config(with("""
                        "is_remote": true,
                        "OAUTH_GRANT_TYPE": "client_credentials",
                        "OAUTH_AUDIENCE": "https://api.example.com",
                        "OAUTH_ORGANIZATION": "org-123",
                        "OAUTH_SCOPE": "read write delete",
                        "OAUTH_RESOURCE": ["https://one.example.com", "https://two.example.com"],
                        "OAUTH_USE_BASIC_AUTH": false,
                        "OAUTH_ENFORCE_HTTPS": true,
                        "OAUTH_TOKEN_IN_HEADER_ONLY": true,
                        "OAUTH_VALIDATE_SCOPES": false,
                        "OAUTH_TOKEN_EXPIRY_BUFFER": 120,
                        "OAUTH_USE_MTLS": false,
                        "OAUTH_REVOCATION_URL": "https://auth.example.com/oauth/revoke",
                        "OAUTH_ADDITIONAL_PARAMS": {"tenant": "a"},
                        "OAUTH_CUSTOM_HEADERS": {"X-Tenant": "b"},
                        "OAUTH_CA_BUNDLE_PATH": null,
                        """)).read().servers().find("oauth-api").requireOAuth();

        assertThat(oauth.audiences()).containsExactly("https://api.example.com");
        assertThat(oauth.organization()).isEqualTo("org-123");
        assertThat(oauth.scope().values()).containsExactlyInAnyOrder("read", "write", "delete");
        assertThat(oauth.resources()).containsExactly("https://one.example.com", "https://two.example.com");
        assertThat(oauth.authMethod()).isEqualTo(AuthMethod.CLIENT_SECRET_POST);
        assertThat(oauth.validateScopes()).isFalse();
        assertThat(oauth.expiryBuffer()).isEqualTo(Duration.ofSeconds(120));
        assertThat(oauth.revocationUrl()).isEqualTo(URI.create("https://auth.example.com/oauth/revoke"));
        assertThat(oauth.additionalParams()).containsOnlyKeys("tenant");
        assertThat(oauth.customHeaders()).containsOnlyKeys("X-Tenant");
    }

    @Test
    void placeholdersAreResolvedAsInProperties() throws IOException {
        McpConfig config = config(ENTRY.replace(SECRET, "{{env:API_SECRET}}"))
                .placeholders(v -> v.equals("{{env:API_SECRET}}") ? SECRET : v)
                .read();
        assertThat(config.servers()
                        .find("oauth-api")
                        .requireOAuth()
                        .clientSecret()
                        .value())
                .isEqualTo(SECRET);
    }

    @Test
    void argumentsArriveOneByOne() throws IOException {
        LocalTarget local = config(
                        entry(
                                "\"config\": {\"command\": \"/opt/tool\", \"args\": [\"a,b\", \"\", \" c \"], \"env\": {\"Path_X\": \"\"}}"))
                .read()
                .servers()
                .find("s")
                .requireLocal();
        assertThat(local.args()).containsExactly("a,b", "", " c ");
        assertThat(local.env()).containsOnlyKeys("Path_X");
    }

    @Test
    void shortNameIsForTheOnlyConfiguration() throws IOException {
        assertThat(config(ENTRY).read().servers().find("oauth-api")).isNotNull();

        ConfigUnderTest two = config(ENTRY).property("mcp.servers.other.url", "https://mcp.example/mcp");
        assertThat(two.read().servers().find("oauth-api")).isNull();
        assertThat(two.read().servers().find("other")).isNotNull();
        assertThat(two.read().servers().find("default_config/oauth-api")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"enabled\": \"false\" | oauth_config.enabled | must be true or false, without quotes",
                "\"OAUTH_USE_MTLS\": 0 | oauth_config.OAUTH_USE_MTLS | must be true or false, without quotes",
                "\"OAUTH_TOKEN_EXPIRY_BUFFER\": \"300\" | oauth_config.OAUTH_TOKEN_EXPIRY_BUFFER | must be a whole number, without quotes",
                "\"OAUTH_TOKEN_EXPIRY_BUFFER\": 1.5 | oauth_config.OAUTH_TOKEN_EXPIRY_BUFFER | must be a whole number, without quotes",
                "\"OAUTH_ORGANIZATION\": 2 | oauth_config.OAUTH_ORGANIZATION | must be a string, in quotes",
                "\"OAUTH_AUDIENCE\": [1] | oauth_config.OAUTH_AUDIENCE | must be an array of strings",
                "\"OAUTH_ADDITIONAL_PARAMS\": [] | oauth_config.OAUTH_ADDITIONAL_PARAMS | must be an object of strings",
                "\"OAUTH_CUSTOM_HEADERS\": {\"X-A\": 1} | oauth_config.OAUTH_CUSTOM_HEADERS.X-A | must be a string, in quotes"
            })
    void typesAreStrict(String member, String name, String message) throws IOException {
        String duplicate = member.substring(0, member.indexOf(':'));
        String text = with("").replaceAll("(?m)^ *" + duplicate + ".*$", "");
        ConfigProblem problem = config(text.replace("\"oauth_config\": {", "\"oauth_config\": {\n" + member + ","))
                .problem();
        assertThat(problem.property()).isEqualTo("default_config/oauth-api: " + name);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.source()).isEqualTo("mcp.json:14");
    }

    @Test
    void mistakeInAValueIsToldWithItsLine() throws IOException {
        ConfigProblem problem = config(ENTRY.replace("https://auth.example.com", "http://auth.example.com"))
                .problem();
        assertThat(problem.property()).isEqualTo("default_config/oauth-api: oauth_config.OAUTH_TOKEN_URL");
        assertThat(problem.source()).isEqualTo("mcp.json:18");
        assertThat(problem.message()).contains("OAuth 2.1 requires HTTPS for token_url");
    }

    @Test
    void whatIsMissingIsToldWithTheLineOfItsServer() throws IOException {
        ConfigProblem problem = config(ENTRY.replace("\"OAUTH_CLIENT_ID\": \"your-client-id\",", ""))
                .problem();
        assertThat(problem.property()).isEqualTo("default_config/oauth-api: oauth_config.OAUTH_CLIENT_ID");
        assertThat(problem.source()).isEqualTo("mcp.json:6");
        assertThat(problem.message()).isEqualTo("is required when oauth.enabled=true; set it");
    }

    @Test
    void unknownMemberOfOursIsWarnedOf() throws IOException {
        McpConfig config = config(with("\"OAUTH_SCOPES\": \"read\",")).read();
        assertThat(config.warnings())
                .containsExactly("mcp.json:15: oauth_config.OAUTH_SCOPES is not known and has no effect; did you mean"
                        + " 'OAUTH_SCOPE'?");
    }

    @Test
    void membersOfOthersAreLeftAlone() throws IOException {
        String text = ENTRY.replaceFirst("\\{", "{\"plugins\": {\"x\": [1, null]},")
                .replace("\"server_name\"", "\"tools\": {}, \"input_guardrails_policy\": {}, \"server_name\"");
        assertThat(config(text).read().warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"mcp_configs\": {}} x",
                "{\"mcp_configs\": {}, \"mcp_configs\": {}}",
                "{\n// why\n\"mcp_configs\": {}}",
                "{\"mcp_configs\": hunter2-never-print-me}",
                "[]",
                "",
                "{}",
                "{\"mcp_configs\": []}",
                "{\"mcp_configs\": {\"a b\": {\"mcp_config\": []}}}",
                "{\"mcp_configs\": {\"a\": []}}",
                "{\"mcp_configs\": {\"a\": {\"mcp_config\": [1]}}}",
                "{\"mcp_configs\": {\"a\": {\"mcp_config\": [{\"server_name\": \"a/b\"}]}}}",
                "{\"mcp_configs\": {\"a\": {\"mcp_config\": [{\"server_name\": \"b\", \"config\": 1}]}}}"
            })
    void whatIsNotTheFormatIsAProblemWithItsPlace(String text) throws IOException {
        assertThat(config(text).problems())
                .isNotEmpty()
                .allSatisfy(p -> assertThat(p.source()).startsWith("mcp.json"));
    }

    @Test
    void sameServerTwiceIsAProblem() throws IOException {
        String twice = entry("\"config\": {\"url\": \"https://a.example/mcp\"}").replaceFirst("\\[(.*)]", "[$1,\n$1]");
        assertThat(config(twice).problem())
                .hasToString("c/s (mcp.json:2): is there twice; give one of them another server_name");
    }

    @Test
    void sameServerInPropertiesTooIsAProblem() throws IOException {
        String text = entry("\"config\": {\"url\": \"https://a.example/mcp\"}").replace("\"c\"", "\"default\"");
        ConfigProblem problem = config(text)
                .property("mcp.servers.s.url", "https://b.example/mcp")
                .problem();
        assertThat(problem.message()).startsWith("is also in application.properties:2; remove one of them");
    }

    @Test
    void fileThatIsNotThereIsAProblemWithItsRemedy() {
        ConfigProblem problem =
                properties("mcp.config-file=" + folder.resolve("none.json")).problem();
        assertThat(problem.property()).isEqualTo("mcp.config-file");
        assertThat(problem.message()).contains("there is no file", "config add-server");
    }

    @Test
    void secretsInAFileThatOthersCanReadAreWarnedOf() throws IOException {
        ConfigUnderTest config = config(ENTRY);
        Files.setPosixFilePermissions(folder.resolve("mcp.json"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(config.read().warnings()).singleElement().asString().contains("mcp.json", "chmod 600");

        assertThat(config(ENTRY.replace(SECRET, "{{env:X}}")).read().warnings()).isEmpty();
    }

    @Test
    void allProblemsOfAllServersAreToldTogether() throws IOException {
        String text = ENTRY.replace("\"2.1\"", "2.1").replace("your-client-id", "");
        assertThat(config(text).problems())
                .extracting(ConfigProblem::source)
                .isEqualTo(List.of("mcp.json:15", "mcp.json:16"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A/B", "A~B", "A~1B", "", "0"})
    void lineOfAMemberIsToldWhateverItIsCalled(String name) throws IOException {
        String text = ENTRY.replace(
                "\"command\": \"npx\",", "\"command\": \"x\",\n\"env\": {\"OK\": \"1\",\n\"" + name + "\": \"2\"},");

        assertThat(config(text.replace("[\"-y\", \"mcp-remote\", \"https://api.example.com/mcp\"]", "[]"))
                        .problems())
                .extracting(ConfigProblem::source)
                .contains("mcp.json:12");
    }

    /** As one who adds the ten-thousandth server reads it. */
    @Test
    void linesOfManyServersAreTold() throws IOException {
        StringBuilder text = new StringBuilder("{\"mcp_configs\": {\"c\": {\"mcp_config\": [\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("{\"server_name\": \"s")
                    .append(i)
                    .append("\",\n\"config\": {\n\"url\": \"https://mcp.example\"}},\n");
        }
        text.append("{\"server_name\": \"last\",\n\"config\": {\n\"url\": 7}}]}}}");

        assertThat(config(text.toString()).problems())
                .extracting(ConfigProblem::source)
                .contains("mcp.json:30004");
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFile() throws IOException {
        assertThat(config("\uFEFF" + ENTRY).read().servers().all()).hasSize(1);
    }

    @Test
    void lineThatIsNotUtf8IsAnErrorWithItsNumber() throws IOException {
        ConfigUnderTest config = config(ENTRY);
        Files.write(folder.resolve("mcp.json"), "{\n\"caf\u00e9\": 1}".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(config.problem())
                .isEqualTo(new ConfigProblem("mcp.config-file", "mcp.json:2", "is not UTF-8; save the file as UTF-8"));
    }

    private ConfigUnderTest config(String text) throws IOException {
        Path file = folder.resolve("mcp.json");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
        return properties("mcp.config-file=" + file);
    }

    /** The entry with more members of its oauth_config, from line 15. */
    private static String with(String members) {
        return ENTRY.replace("\"enabled\": true,\n", "\"enabled\": true,\n" + members + "\n");
    }

    private static String entry(String members) {
        return "{\"mcp_configs\": {\"c\": {\"mcp_config\": [{\"server_name\": \"s\", " + members + "}]}}}";
    }
}
