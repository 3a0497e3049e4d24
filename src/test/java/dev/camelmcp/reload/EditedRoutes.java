package dev.camelmcp.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A folder with our routes, which a test edits while a gateway runs them. */
record EditedRoutes(Path folder) {

    static final String FORWARD = "forward.camel.yaml";

    private static final Path OURS = Path.of("routes");
    private static final String INDENT = " ".repeat(14);
    private static final String UPSTREAM_STEP = "- to:\n" + INDENT + "    id: mcp-forward-send\n";

    static EditedRoutes in(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(OURS, "*.camel.yaml")) {
            for (Path file : files) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return new EditedRoutes(folder);
    }

    /** The settings of a gateway that reads them, and reads them again when they change. */
    Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("camel.main.routes-include-pattern", "file:" + folder + "/*.camel.yaml");
        settings.put("camel.main.routes-reload-enabled", "true");
        settings.put("camel.main.routes-reload-directory", folder.toString());
        settings.put("camel.main.routes-reload-pattern", "*.camel.yaml");
        // of Camel's own reload, for those who compare
        settings.put("camel.main.routes-reload-remove-all-routes", "false");
        return settings;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    static String original(String name) throws IOException {
        return Files.readString(OURS.resolve(name));
    }

    void save(String name, String yaml) throws IOException {
        Files.writeString(file(name), yaml);
    }

    /** A file of ours with one text in the place of another one. */
    void edit(String name, String text, String by) throws IOException {
        String original = original(name);
        assertThat(original).contains(text);
        save(name, original.replace(text, by));
    }

    /** The forward route with a step that sets a header before the message goes to the MCP server. */
    static String forwardAs(String tenant) throws IOException {
        String step = "- setHeader:\n" + INDENT + "    name: X-Tenant\n" + INDENT
                + "    expression: {constant: {expression: " + tenant + "}}\n" + INDENT;
        String original = original(FORWARD);
        assertThat(original).contains(UPSTREAM_STEP);
        return original.replace(UPSTREAM_STEP, step + UPSTREAM_STEP);
    }

    void tenant(String tenant) throws IOException {
        save(FORWARD, forwardAs(tenant));
    }
}
