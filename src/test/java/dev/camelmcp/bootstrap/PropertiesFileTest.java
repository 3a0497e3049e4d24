package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.InboundAuth;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No line of a configuration is lost or garbled without anybody noticing, whatever an editor made of the file. */
@Timeout(60)
class PropertiesFileTest {

    private static final String MARK = "\uFEFF";
    private static final String KEYS = """
            mcp.inbound.auth=api-key
            mcp.inbound.api-keys.alice.hash=sha256:%s
            """.formatted("0123456789abcdef".repeat(4));
    private static final String SERVER = """
            mcp.servers.api.url=https://mcp.example/mcp
            mcp.servers.api.oauth.enabled=true
            mcp.servers.api.oauth.client-id=gateway
            mcp.servers.api.oauth.token-url=https://as.example/token
            """;

    @TempDir
    Path folder;

    private Path file(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("application.properties"), text.getBytes(charset));
    }

    private McpConfig read(String text) throws Exception {
        Gateway gateway = new Gateway(Optional.of(file(text, StandardCharsets.UTF_8)), Gateway.Mode.TOKENS);
        try {
            gateway.start();
            return gateway.config();
        } finally {
            gateway.stop();
        }
    }

    private static List<ConfigProblem> problems(Path file) {
        Gateway gateway = new Gateway(Optional.of(file), Gateway.Mode.TOKENS);
        Throwable failure = catchThrowable(gateway::start);
        gateway.stop();
        while (failure != null && !(failure instanceof ConfigException)) {
            failure = failure.getCause();
        }
        return ((ConfigException) Objects.requireNonNull(failure, "it starts")).problems();
    }

    private static Secret secret(McpConfig config) {
        return config.servers().find("api").requireOAuth().clientSecret();
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"", MARK})
    void firstLineCountsWhateverStandsBeforeIt(String mark) throws Exception {
        assertThat(read(mark + KEYS).settings().inbound().auth()).isEqualTo(InboundAuth.API_KEY);
    }

    @Test
    void secretIsReadAsItIsWritten() throws Exception {
        McpConfig config = read(SERVER + "mcp.servers.api.oauth.client-secret=p\u00e4\u20ac \n");
        assertThat(secret(config)).isEqualTo(new Secret("p\u00e4\u20ac"));
        assertThat(config.warnings()).anyMatch(w -> w.contains("client-secret: has blanks"));
        assertThat(secret(read(SERVER + "mcp.servers.api.oauth.client-secret=p\\u00e4\\u20AC\\\\u\n")))
                .isEqualTo(new Secret("p\u00e4\u20ac\\u"));
    }

    @Test
    void lineThatIsNotUtf8IsAnErrorWithItsNumber() throws Exception {
        Path file = file(KEYS + "# caf\u00e9\n", StandardCharsets.ISO_8859_1);

        assertThat(problems(file))
                .containsExactly(new ConfigProblem(
                        "properties file", "application.properties:3", "is not UTF-8; save the file as UTF-8"));
        assertThat(problems(file(KEYS, StandardCharsets.UTF_16)))
                .extracting(ConfigProblem::source)
                .containsExactly("application.properties:1");
    }

    @Test
    void badEscapesAreErrorsWithTheirNumbers() throws Exception {
        String text =
                "# \\uXYZ\nmcp.servers.api.url=a\\\n  # \\u12\nmcp.a=\\\\u\nmcp.b=C:\\users\n! \\u\nmcp.c=\\u20a\n";

        assertThat(problems(file(text, StandardCharsets.UTF_8)))
                .extracting(ConfigProblem::source)
                .containsExactly("application.properties:3", "application.properties:5", "application.properties:7");
    }

    @Test
    void problemNamesTheLineAlsoBehindAByteOrderMark() throws Exception {
        assertThat(problems(file(MARK + "mcp.inbound.auht=none\nmcp.oauth.timeout=x\n", StandardCharsets.UTF_8)))
                .extracting(ConfigProblem::source)
                .containsExactlyInAnyOrder("application.properties:1", "application.properties:2");
    }

    @Test
    void mountedSecretIsTakenWithoutWhatEditorsPutAroundIt() throws Exception {
        Path secret = folder.resolve("secret");
        String property = SERVER + "mcp.servers.api.oauth.client-secret={{file:" + secret + "}}\n";
        Files.writeString(secret, MARK + " p\u00e4\u20ac \r\n\r\n");
        McpConfig config = read(property);
        assertThat(secret(config)).isEqualTo(new Secret("p\u00e4\u20ac"));
        assertThat(config.warnings()).anyMatch(w -> w.contains("client-secret: has blanks"));

        Files.write(secret, "a\np\u00e4".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(file(property, StandardCharsets.UTF_8)))
                .singleElement()
                .hasToString("mcp.servers.api.oauth.client-secret (application.properties:5): {{file:" + secret
                        + "}} cannot be resolved: line 2 is not UTF-8; save the file as UTF-8");

        Files.writeString(secret, "one\ntwo\n");
        assertThat(problems(file(property, StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .contains("holds a line end");
    }

    /** Would catch a path such as {@code /dev/zero}, which takes all the memory there is. */
    @Test
    void fileThatIsTooLargeForASecretIsSaidToBe() throws Exception {
        Path secret = folder.resolve("large");
        try (RandomAccessFile large = new RandomAccessFile(secret.toFile(), "rw")) {
            large.setLength((1 << 20) + 1);
        }
        assertThat(problems(file(
                        SERVER + "mcp.servers.api.oauth.client-secret={{file:" + secret + "}}\n",
                        StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .endsWith("{{file:" + secret + "}} cannot be resolved: it is larger than 1 MiB");
    }

    @Test
    void halfACharacterInASecretIsAnErrorWithItsPlace() throws Exception {
        assertThat(problems(
                        file(SERVER + "mcp.servers.api.oauth.client-secret=abc\\ud800def\n", StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .startsWith("mcp.servers.api.oauth.client-secret (application.properties:5): holds one half of a"
                        + " surrogate pair (character 4)");
    }

    @Test
    void secretInTheMiddleOfAValueIsTakenInTheSameWay() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), MARK + "{{x}}\r\n");
        String property = SERVER + "mcp.servers.api.oauth.client-secret=a {{file:" + secret
                + "}} {{env:HOME}} {{env:no-" + "such:c}} {{file:" + secret + "}}b\n";

        assertThat(secret(read(property))).isEqualTo(new Secret("a {{x}} " + System.getenv("HOME") + " c {{x}}b"));
    }

    @Test
    void commandsThatChangeTheJsonFileReadTheSame() throws Exception {
        Path json = folder.resolve("servers.json");

        assertThat(ConfigFiles.of(Optional.of(file(MARK + "mcp.config-file=" + json + "\n", StandardCharsets.UTF_8)))
                        .file())
                .isEqualTo(json);
    }

    /** Would catch a file with a server twice, which no command could read any more. */
    @Test
    void commandsThatChangeTheJsonFileKnowTheServersOfTheProperties() throws Exception {
        Path properties = file("# wrong, but there\nmcp.servers.api.url=none\n", StandardCharsets.UTF_8);

        assertThat(ConfigFiles.of(Optional.of(properties)).servers())
                .containsExactly(Map.entry(ServerId.ofDefault("api"), properties.getFileName() + ":2"));
    }

    /** A host's file is read by the host's Camel; what it makes of a byte order mark is refused, not passed over. */
    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"ISO-8859-1", "UTF-8"})
    void hostsFileWithAByteOrderMarkIsRefused(String encoding) throws Exception {
        Path file = file(MARK + KEYS, StandardCharsets.UTF_8);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            ((org.apache.camel.component.properties.PropertiesComponent) context.getPropertiesComponent())
                    .setEncoding(encoding);
            context.getPropertiesComponent().setLocation("file:" + file);

            assertThat(catchThrowable(() -> McpOAuth.install(context)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("mcp.inbound.auth (application.properties): stands behind a byte order");
        }
    }

    /** Camel asks for all of them with each placeholder that it resolves, and there may be a hundred thousand. */
    @Test
    void propertiesAreNotCopiedEachTimeThatCamelLooksAtThem() throws IOException {
        PropertiesFile properties = PropertiesFile.read(file(SERVER, StandardCharsets.UTF_8));

        assertThat(properties.loadProperties())
                .hasSize(4)
                .isSameAs(properties.loadProperties())
                .isNotSameAs(properties.loadProperties(key -> true));
    }
}
