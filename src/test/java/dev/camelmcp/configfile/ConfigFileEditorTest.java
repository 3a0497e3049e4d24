package dev.camelmcp.configfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.config.ServerId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file is changed as a whole, by one writer at a time, and nothing in it that is somebody else's is lost. */
@Timeout(60)
class ConfigFileEditorTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path file;
    private ConfigFileEditor editor;

    @BeforeEach
    void file() {
        file = folder.resolve("mcp-servers.json");
        editor = new ConfigFileEditor(file);
    }

    @Test
    void addWhenThereIsNoFileThenMadeForItsOwnerAlone() throws Exception {
        assertThat(editor.add("default_config", remote("oauth-api"))).hasToString("default_config/oauth-api");

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        JsonNode config = JSON.readTree(file.toFile()).at("/mcp_configs/default_config");
        assertThat(config.path("mcp_config_name").asText()).isEqualTo("default_config");
        assertThat(config.at("/mcp_config/0/config/args/2").asText()).isEqualTo("https://api.example.com/mcp");
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFileThatIsChanged() throws Exception {
        Files.writeString(file, "\uFEFF{\"other\": \"\u00e9\"}");

        editor.add("c", remote("api"));

        assertThat(JSON.readTree(Files.readString(file)).path("other").asText()).isEqualTo("\u00e9");
    }

    @Test
    void fileThatIsNotUtf8IsNotChanged() throws Exception {
        byte[] latin = "{\n\"other\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, latin);

        assertThatThrownBy(() -> editor.add("c", remote("api")))
                .hasMessage(file + " was not changed: line 2 is not UTF-8; save the file as UTF-8");
        assertThat(file).hasBinaryContent(latin);
    }

    @Test
    void whatIsNotOursStaysAsItIsAndWhereItIs() throws Exception {
        Files.writeString(file, """
                {"common": {"enkrypt_log_level": "DEBUG", "big": 12345678901234567890.10, "none": null},
                 "mcp_configs": {"8f1c": {"mcp_config_name": "team", "owner": "x", "mcp_config": [
                   {"server_name": "one", "tools": {"t": {}}, "config": {"command": "c", "args": [], "later": 1},
                    "oauth_config": {"OAUTH_NEW": [true]}}]}},
                 "users": []}
                """);
        JsonNode before = JSON.readTree(file.toFile());

        editor.add("team", remote("two"));
        assertThat(Files.readString(file)).contains("12345678901234567890.10");
        JsonNode between = JSON.readTree(file.toFile());
        assertThat(between.at("/mcp_configs/8f1c/mcp_config")).hasSize(2);
        assertThat(between.fieldNames()).toIterable().containsExactly("common", "mcp_configs", "users");

        editor.remove("team", "two");
        assertThat(JSON.readTree(file.toFile())).isEqualTo(before);
    }

    @Test
    void configurationIsFoundByIdByNameOrAsTheOnlyOne() throws Exception {
        assertThat(editor.add(null, remote("a"))).hasToString("a");
        assertThat(editor.add(null, remote("b")).config()).isEqualTo("default");
        Files.writeString(file, "{\"mcp_configs\": {\"8f1c\": {\"mcp_config_name\": \"team\", \"mcp_config\": []}}}");
        assertThat(editor.add(null, remote("a")).config()).isEqualTo("8f1c");
        assertThat(editor.add("team", remote("b")).config()).isEqualTo("8f1c");
        assertThat(editor.add("other", remote("c")).config()).isEqualTo("other");
        assertThat(editor.add(null, remote("d")).config()).isEqualTo("default");
    }

    /** Would catch an import that takes the same server for another one, since it is written in another way. */
    @Test
    void sameUrlIsTheSameServerHoweverItIsWritten() throws Exception {
        editor.add("c", ServerEntry.at("a", "", "https://api.example.com/mcp"));

        assertThat(editor.addMissing("c", List.of(remote("a"))).kept()).hasToString("[c/a]");
    }

    @Test
    void nameThatIsTakenIsToldWithoutAnythingWritten() throws Exception {
        assertThat(editor.requireFree(null, "a")).hasToString("a");
        assertThat(file).doesNotExist();
        editor.add("c", remote("a"));
        assertThat(editor.requireFree(null, "b")).hasToString("c/b");
        assertThatThrownBy(() -> editor.requireFree(null, "a"))
                .hasMessageContainingAll(file + " was not changed", "c/a is in it already", "remove-server");
    }

    @Test
    void serverThatIsThereAlreadyIsNotTouched() throws Exception {
        editor.add("c", remote("a"));
        String before = Files.readString(file);
        assertThatThrownBy(() -> editor.add("c", ServerEntry.remote("a", "", "https://other.example/mcp", Map.of())))
                .hasMessageContainingAll("c/a is in it already", "remove-server");
        Additions additions = editor.addMissing(
                "c",
                List.of(
                        remote("a"),
                        remote("b"),
                        remote("not valid"),
                        ServerEntry.remote("a", "", "https://other.example/mcp", Map.of())));
        assertThat(additions.added()).hasToString("[c/b]");
        assertThat(additions.kept()).hasToString("[c/a]");
        assertThat(additions.refused())
                .containsExactly(
                        "'not valid' is left out: 'not valid' is no valid name: use letters, digits, '.', '_' and '-'",
                        "'a' is left out: another server is called c/a; give one of them another name");
        assertThat(Files.readString(file)).startsWith(before.substring(0, before.indexOf("]")));
    }

    @Test
    void serverThatStandsElsewhereIsNotPutIntoTheFileToo() throws Exception {
        editor = new ConfigFileEditor(file, Map.of(ServerId.ofDefault("a"), "application.properties:1"));

        assertThatThrownBy(() -> editor.add(null, remote("a")))
                .hasMessageContainingAll("server default/a is in application.properties:1 already", "another name");
        Additions additions = editor.addMissing(null, List.of(remote("a"), remote("b")));
        assertThat(additions.added()).hasToString("[b]");
        assertThat(additions.refused())
                .containsExactly("'a' is left out: another server is called a in application.properties:1;"
                        + " give one of them another name, or this one another --config-name");
        assertThat(editor.add("team", remote("a"))).hasToString("team/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "", "ä"})
    void nameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> editor.add("c", remote(name))).hasMessageContaining("is no valid name");
        assertThatThrownBy(() -> editor.add(name, remote("a"))).hasMessageContaining("is no valid name");
        assertThat(file).doesNotExist();
    }

    @Test
    void serverThatWouldBeInvalidIsNotWritten() {
        assertThatThrownBy(() -> editor.add("c", ServerEntry.remote("a", "", "https://user:pw@example.com", Map.of())))
                .isInstanceOf(EditException.class)
                .hasMessageContainingAll("was not changed", "config.args")
                .hasMessageNotContaining("pw");
        assertThat(file).doesNotExist();
    }

    /** Would catch one entry for which all others are lost. */
    @Test
    void eachOfSeveralServersStandsForItself() throws Exception {
        Files.writeString(
                file, "{\"mcp_configs\": {\"c\": {\"mcp_config\": [{\"server_name\": \"broken\", \"config\": 1}]}}}");
        ServerEntry wrong = ServerEntry.remote("wrong", "", "https://user:pw@example.com", Map.of());

        Additions additions = editor.addMissing("c", List.of(remote("a"), wrong, remote("b")));

        assertThat(additions.added()).hasToString("[c/a, c/b]");
        assertThat(additions.refused())
                .singleElement()
                .asString()
                .contains("'wrong' is left out")
                .doesNotContain("pw");
        assertThat(JSON.readTree(file.toFile()).at("/mcp_configs/c/mcp_config")).hasSize(3);
    }

    @Test
    void nothingIsWrittenWhereNothingIsAdded() throws Exception {
        editor.addMissing("c", List.of(ServerEntry.remote("a", "", "no url", Map.of())));

        assertThat(file).doesNotExist();
    }

    @Test
    void placeholdersNeedNotBeKnownWhereTheFileIsWritten() throws Exception {
        editor.add("c", ServerEntry.command("a", "", "tool", List.of(), Map.of("KEY", "{{env:NOT_SET_HERE}}"), null));
        assertThat(Files.readString(file)).contains("{{env:NOT_SET_HERE}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"a\": 1, \"a\": 2}",
                "{\"mcp_configs\": 1}",
                "{\"mcp_configs\": {\"c\": {\"mcp_config\": {}}}}",
                "{} {}"
            })
    void fileThatIsNotTheFormatIsLeftAlone(String text) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> editor.add("c", remote("a"))).isInstanceOf(EditException.class);
        assertThat(file).hasContent(text);
    }

    @Test
    void removeWhenThereIsNoSuchServerThenSaid() throws Exception {
        assertThatThrownBy(() -> editor.remove(null, "a")).hasMessageContaining("there is no such file");
        editor.add("c", remote("a"));
        assertThatThrownBy(() -> editor.remove("c", "b")).hasMessageContaining("there is no server c/b in it");
    }

    @Test
    void linkStaysALink() throws Exception {
        Path target = Files.createDirectory(folder.resolve("real")).resolve("servers.json");
        Files.writeString(target, "{}");
        Files.createSymbolicLink(file, target);
        editor.add("c", remote("a"));
        assertThat(Files.isSymbolicLink(file)).isTrue();
        assertThat(target).content().contains("\"a\"");
    }

    @Test
    void linkToAFileThatIsNotThereStaysALinkToTheOneThatIsMade() throws Exception {
        Path target = Files.createDirectory(folder.resolve("real")).resolve("servers.json");
        Path between = Files.createSymbolicLink(folder.resolve("real/link.json"), Path.of("servers.json"));
        Files.createSymbolicLink(file, Path.of("real/link.json"));

        editor.add("c", remote("a"));

        assertThat(Files.isSymbolicLink(file)).isTrue();
        assertThat(Files.isSymbolicLink(between)).isTrue();
        assertThat(target).content().contains("\"a\"");
    }

    @Test
    void linkThatLeadsNowhereIsLeftAloneAndSaid() throws Exception {
        Files.createSymbolicLink(file, Path.of("gone/servers.json"));
        assertThatThrownBy(() -> editor.add("c", remote("a")))
                .hasMessageContaining("gone/servers.json, and there is no such folder");
        assertThat(Files.isSymbolicLink(file)).isTrue();

        Files.delete(file);
        Files.createSymbolicLink(file, file.getFileName());
        assertThatThrownBy(() -> editor.add("c", remote("a"))).isInstanceOf(EditException.class);
        assertThat(Files.isSymbolicLink(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw-rw-r--", "r--r-----"})
    void modeOfTheFileStaysAndItsLockHasOneByWhichTheOwnerCanWrite(String mode) throws Exception {
        Files.writeString(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        editor.add("c", remote("a"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(mode);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve(".mcp-servers.json.lock"))))
                .isEqualTo("rw" + mode.substring(2));
    }

    /** Would catch a file, or a lock, that the gateway's own user can no longer use. */
    @Test
    void rootChangesTheFileOfAnotherUserAndItStaysThatUsers() throws Exception {
        Files.writeString(file, "{}");
        assumeThat(Files.getAttribute(file, "unix:uid")).as("who runs this").isEqualTo(0);
        Files.createFile(folder.resolve(".mcp-servers.json.lock"));
        Files.setAttribute(file, "unix:uid", 12_345);
        Files.setAttribute(file, "unix:gid", 23_456);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        editor.add("c", remote("a"));

        for (Path one : List.of(file, folder.resolve(".mcp-servers.json.lock"))) {
            assertThat(Files.getAttribute(one, "unix:uid")).isEqualTo(12_345);
            assertThat(Files.getAttribute(one, "unix:gid")).isEqualTo(23_456);
            assertThat(Files.getPosixFilePermissions(one)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        }
        assertThat(file).content().contains("\"a\"");
    }

    /** Would catch two writers that both read the file before one of them writes it. */
    @Test
    void manyWritersLoseNothing() throws Exception {
        int writers = 8;
        int each = 10;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<?>> pending = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            int writer = w;
            pending.add(threads.submit(() -> {
                start.await();
                for (int i = 0; i < each; i++) {
                    new ConfigFileEditor(file).add("c", remote("s" + writer + "-" + i));
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> one : pending) {
            one.get();
        }
        threads.shutdown();
        assertThat(JSON.readTree(file.toFile()).at("/mcp_configs/c/mcp_config")).hasSize(writers * each);
    }

    /** Would catch a file that is written in place: a reader would see half of it. */
    @Test
    void readerSeesAWholeFileAtAnyMoment() throws Exception {
        editor.add("c", remote("first"));
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 40; i++) {
                    editor.add("c", remote("s" + i));
                }
            } catch (EditException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        int most = 0;
        while (writer.isAlive()) {
            int now = JSON.readTree(Files.readString(file))
                    .at("/mcp_configs/c/mcp_config")
                    .size();
            assertThat(now).isGreaterThanOrEqualTo(most);
            most = now;
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left)
                    .extracting(p -> p.getFileName().toString())
                    .containsExactlyInAnyOrder("mcp-servers.json", ".mcp-servers.json.lock");
        }
    }

    @Test
    void writerThatIsHeldUpSaysWhy() throws Exception {
        editor.add("c", remote("a"));
        Path lock = folder.resolve(".mcp-servers.json.lock");
        try (FileChannel held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            held.lock();
            ConfigFileEditor impatient = new ConfigFileEditor(file, Map.of(), Duration.ofMillis(200));
            assertThatThrownBy(() -> impatient.add("c", remote("b")))
                    .hasMessageContaining("another command is changing " + file);
        }
        editor.add("c", remote("b"));
    }

    private static ServerEntry remote(String name) {
        return ServerEntry.remote(name, "", "https://api.example.com/mcp", Map.of());
    }
}
