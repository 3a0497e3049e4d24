package dev.camelmcp.deploy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.quality.Document;
import dev.camelmcp.tls.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The properties of the ConfigMaps are a configuration of the gateway, and their secrets are what the Secret has that
 * deploy/kubernetes/README.md makes.
 */
class KubernetesPropertiesTest {

    private static final Pattern SECRET = Pattern.compile("(?:\\{\\{file:)?/run/secrets/mcp-oauth/([\\w.-]+)(?:}})?");

    @TempDir
    private Path folder;

    static Stream<Manifests> folders() {
        return KubernetesManifestsTest.folders();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void propertiesAreAConfigurationWithoutAWarningOfAnythingElse(Manifests manifests) {
        assertThat(problems(manifests.properties()))
                .as("probes come from the node")
                .allMatch(problem -> problem.contains("mcp.management.allow-remote"));
    }

    @Test
    void mistakesInPropertiesAreFound() {
        Map<String, String> properties = new HashMap<>(Manifests.memory().properties());
        properties.put("mcp.inbound.allowed-hostss", "x");
        assertThat(problems(properties)).anyMatch(problem -> problem.contains("did you mean"));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void propertiesOfCamelAreThoseOfThePages(Manifests manifests) {
        String pages = Document.all().stream().map(Document::text).collect(Collectors.joining());
        assertThat(manifests.properties().keySet())
                .filteredOn(key -> !key.startsWith(ConfigReader.PREFIX))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(pages).containsPattern("[`\n]" + Pattern.quote(key) + "[=`:]"));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void eachFileOfTheSecretIsUsedAndEachThatIsUsedIsThere(Manifests manifests) {
        assertThat(manifests.secretFolder()).isEqualTo("/run/secrets/mcp-oauth");
        assertThat(used(manifests)).containsExactlyInAnyOrderElementsOf(manifests.secretKeys());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void secretsStandInNoManifest(Manifests manifests) {
        assertThat(manifests.properties().entrySet())
                .filteredOn(p ->
                        ConfigReader.isSecret(p.getKey()) || p.getKey().matches(".*(password|secret|keys|key|hash)"))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(p -> assertThat(p.getValue()).matches("\\{\\{file:.*}}"));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void callersMayUseTheNameOfTheService(Manifests manifests) {
        assertThat(manifests.properties().get("mcp.inbound.allowed-hosts").split(","))
                .contains("mcp-oauth");
    }

    /** The commands run; kubectl is a stand-in that says how it was called. */
    @ParameterizedTest
    @MethodSource("folders")
    void secretOfThePageIsTheOneThatIsMounted(Manifests manifests) throws Exception {
        List<String> made = new ArrayList<>();
        for (String call : kubectl("kubectl -n mcp create secret")) {
            if (call.contains("redis-password") == manifests.properties().containsKey("mcp.store.redis.url")) {
                for (String word : call.split(" ")) {
                    if (word.startsWith("--from-file=")) {
                        made.add(word.replace("--from-file=", ""));
                    }
                }
            }
        }
        assertThat(made).containsExactlyInAnyOrderElementsOf(manifests.secretKeys());
        assertThat(made)
                .filteredOn(key -> !key.matches("redis-ca.pem|redis-password|api-client-secret"))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(folder.resolve(key)).isNotEmptyFile());
        assertThat(folder.resolve("client-key-hash")).content().matches("sha256:[0-9a-f]{64}\\s*");
        assertThat(folder.resolve("encryption-keys")).content().matches("[\\w-]+:[A-Za-z0-9+/]{43}=\\s*");
    }

    @Test
    void whatThePageAppliesIsThere() throws Exception {
        assertThat(kubectl("apply"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(Path.of(call.replaceAll(".* -f (\\S+).*", "$1")))
                        .exists());
    }

    /** The calls with these words, of all blocks of the page. */
    private List<String> kubectl(String words) throws Exception {
        Path calls = folder.resolve("calls");
        Path stub = Files.createDirectories(folder.resolve("bin")).resolve("kubectl");
        Files.writeString(stub, "#!/bin/sh\necho kubectl \"$@\" >>" + calls + "\n");
        assertThat(stub.toFile().setExecutable(true)).isTrue();
        String script = Document.of("deploy/kubernetes/README.md").blocks().stream()
                .filter(block -> "KubernetesPropertiesTest".equals(block.runBy()))
                .map(Document.Block::code)
                .collect(Collectors.joining());
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-eu", "-c", script).directory(folder.toFile());
        shell.environment().merge("PATH", stub.getParent().toString(), (old, mine) -> mine + ":" + old);
        Process process = shell.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return Files.readAllLines(calls).stream().filter(c -> c.contains(words)).toList();
    }

    private static Set<String> used(Manifests manifests) {
        return manifests.properties().values().stream()
                .flatMap(value -> SECRET.matcher(value).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> problems(Map<String, String> properties) {
        List<ConfigEntry> entries = new ArrayList<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(ConfigReader.PREFIX)) {
                entries.add(new ConfigEntry(key, value, "ConfigMap"));
            }
        });
        try {
            return new ConfigReader(this::placeholder)
                    .read(entries, Map.of(), List.of())
                    .warnings();
        } catch (ConfigException e) {
            return e.problems().stream().map(Object::toString).toList();
        }
    }

    /** What the files of the Secret hold. */
    private String placeholder(String value) {
        return SECRET.matcher(value).replaceAll(match -> switch (match.group(1)) {
            case "client-key-hash" -> "sha256:" + "0".repeat(64);
            case "encryption-keys" ->
                "k1:" + Base64.getEncoder().encodeToString("k".repeat(32).getBytes(US_ASCII));
            case "redis-ca.pem" -> certificate().toString();
            default -> "f".repeat(64);
        });
    }

    private Path certificate() {
        try {
            TestKeys keys = new TestKeys(folder);
            return keys.write("redis-ca.pem", keys.authority());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
