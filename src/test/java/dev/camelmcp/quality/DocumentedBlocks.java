package dev.camelmcp.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.configfile.EditException;
import dev.camelmcp.configfile.Imported;
import dev.camelmcp.quality.Document.Block;
import dev.camelmcp.tls.TestKeys;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Reads the blocks of the documentation as they are read where they are copied to. A method answers with what is wrong.
 */
final class DocumentedBlocks {

    private static final List<String> TOP_LEVEL =
            List.of("route", "routeTemplate", "templatedRoute", "routeConfiguration", "beans");

    private final Path folder;
    private final Map<String, Path> files = new LinkedHashMap<>();

    /** With files that the examples of keys and certificates may name, in this folder. */
    DocumentedBlocks(Path folder) throws Exception {
        this.folder = folder;
        TestKeys keys = new TestKeys(folder);
        KeyPair client = TestKeys.keys("EC", 256);
        files.put(
                "oauth.client-cert-path",
                keys.write("client.pem", keys.certificate("CN=client", client, Duration.ofDays(1))));
        files.put("oauth.client-key-path", keys.pkcs8("client-key.pem", client.getPrivate()));
        files.put("oauth.ca-bundle-path", keys.write("ca.pem", keys.authority()));
        files.put("oauth.assertion-file", Files.writeString(folder.resolve("assertion"), "e30.e30.c2ln"));
        files.put(
                "oauth.private-key-path",
                keys.pkcs8("signing.pem", TestKeys.keys("RSA", 2048).getPrivate()));
    }

    /** Read as the gateway reads {@code application.properties}. */
    List<String> properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Map<String, String> read = new LinkedHashMap<>();
        properties.forEach((key, value) -> read.put((String) key, (String) value));
        return configuration(read);
    }

    /** Read as the JSON file, or as the configuration of a client that {@code config import} reads, if it is one. */
    List<String> json(String text) throws IOException {
        try {
            JsonNode root = JsonMapper.builder().build().readTree(text);
            Path file = Files.writeString(Files.createTempFile(folder, "block", ".json"), text);
            if (root.has("mcp_configs")) {
                return configuration(Map.of("mcp.config-file", file.toString()));
            }
            if (root.has("mcpServers") || root.has("servers")) {
                Imported imported = Imported.read(file);
                return imported.isComplete() && !imported.servers().isEmpty() ? List.of() : imported.notes();
            }
            return List.of();
        } catch (EditException | com.fasterxml.jackson.core.JacksonException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** Read by Camel, or by Spring Boot where it is an {@code application.yml}. */
    List<String> yaml(String text) throws Exception {
        return RouteFiles.parse(text).isArray() ? camel(text) : spring(text);
    }

    /** Steps that no example has. */
    static List<String> notInAnExample(String text) {
        List<JsonNode> steps = new ArrayList<>();
        for (Path example : RouteFiles.examples()) {
            collect(RouteFiles.parse(RouteFiles.text(example)), steps);
        }
        List<String> problems = new ArrayList<>();
        for (JsonNode step : RouteFiles.parse(text)) {
            if (!steps.contains(bare(step))) {
                problems.add("in no example: " + step);
            }
        }
        return problems;
    }

    /** Pieces between ellipses that none of the sources has, without comments and however they are wrapped. */
    static List<String> notInASource(String text, List<String> sources) {
        return Stream.of(text.split("…"))
                .map(DocumentedBlocks::bare)
                .filter(piece -> !piece.isEmpty())
                .filter(piece -> sources.stream().map(DocumentedBlocks::bare).noneMatch(s -> s.contains(piece)))
                .map(piece -> "in no test: " + piece)
                .toList();
    }

    private List<String> configuration(Map<String, String> properties) {
        List<ConfigEntry> entries = new ArrayList<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(ConfigReader.PREFIX)) {
                entries.add(new ConfigEntry(key, file(key, value), "block"));
            }
        });
        // what callers' keys may name
        if (properties.keySet().stream().noneMatch(k -> k.startsWith("mcp.servers."))) {
            entries.add(new ConfigEntry("mcp.servers.api.url", "https://mcp.example.com/mcp", "test"));
        }
        try {
            return new ConfigReader(DocumentedBlocks::placeholder)
                    .read(entries, Map.of(), List.of())
                    .warnings();
        } catch (ConfigException e) {
            return e.problems().stream().map(Object::toString).toList();
        }
    }

    private String file(String key, String value) {
        return files.entrySet().stream()
                .filter(f -> key.endsWith("." + f.getKey()))
                .findFirst()
                .map(f -> f.getValue().toString())
                .orElse(value);
    }

    /** What the reader of the page has in the environment, or in a file. */
    private static String placeholder(String value) {
        return value.replaceAll("\\{\\{env:\\w+_HASH}}", "sha256:" + "0".repeat(64))
                .replaceAll("\\{\\{(env|file):[^}]+}}", "from-elsewhere");
    }

    private static List<String> camel(String text) throws Exception {
        JsonNode first = RouteFiles.parse(text).path(0);
        boolean whole = TOP_LEVEL.stream().anyMatch(first::has);
        String routes = whole ? text : "- from:\n    uri: direct:block\n    steps:\n" + text.indent(6);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            for (Path example : RouteFiles.examples()) {
                if (RouteFiles.text(example).contains("routeTemplate:")) {
                    load(context, example.toString(), RouteFiles.text(example));
                }
            }
            load(context, "block.camel.yaml", routes);
            return List.of();
        } catch (Exception e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static void load(DefaultCamelContext context, String name, String text) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(name, text));
    }

    private List<String> spring(String text) throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        List<PropertySource<?>> sources = new YamlPropertySourceLoader()
                .load("block", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)));
        for (PropertySource<?> source : sources) {
            EnumerablePropertySource<?> listed = (EnumerablePropertySource<?>) source;
            for (String name : listed.getPropertyNames()) {
                // elements of a list, as the auto-configuration joins them
                properties.merge(
                        name.replaceAll("\\[\\d+]$", ""),
                        String.valueOf(listed.getProperty(name)),
                        (a, b) -> a + "," + b);
            }
        }
        return configuration(properties);
    }

    private static void collect(JsonNode node, List<JsonNode> steps) {
        steps.add(bare(node));
        node.forEach(child -> collect(child, steps));
    }

    /** What a step does: neither what it is called nor why, and what stands where a placeholder has a default. */
    private static JsonNode bare(JsonNode step) {
        JsonNode copy = RouteFiles.parse(step.toString().replaceAll("\\{\\{[\\w.-]+:([^}]*)}}", "$1"));
        for (String name : List.of("id", "description")) {
            copy.findParents(name).forEach(parent -> ((ObjectNode) parent).remove(name));
        }
        return copy;
    }

    private static String bare(String java) {
        return java.replaceAll("(?m)//.*$", "").replaceAll("\\s+", "");
    }

    /** Those of a language that a comment above does not except. */
    static List<Block> of(Document document, String language) {
        return document.blocks().stream()
                .filter(b -> b.language().equals(language) && b.isRun())
                .toList();
    }
}
