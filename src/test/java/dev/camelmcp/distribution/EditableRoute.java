package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code routes/forward.camel.yaml} of a distribution that a test may edit. */
final class EditableRoute {

    static final String FILE = "forward.camel.yaml";

    private static final String INDENT = " ".repeat(14);
    private static final String UPSTREAM_STEP = "- to:\n" + INDENT + "    id: mcp-forward-send\n";

    private final Path file;
    private final String original;

    EditableRoute(Distribution distribution) throws IOException {
        file = distribution.folder().resolve("routes").resolve(FILE);
        original = Files.readString(file);
        assertThat(original).contains(UPSTREAM_STEP);
    }

    /** The route with a step that sets a header before the message goes upstream. */
    String withTenant(String tenant) {
        String step = "- setHeader:\n" + INDENT + "    name: X-Tenant\n" + INDENT
                + "    expression: {constant: {expression: " + tenant + "}}\n" + INDENT;
        return original.replace(UPSTREAM_STEP, step + UPSTREAM_STEP);
    }

    void save(String yaml) throws IOException {
        Files.writeString(file, yaml);
    }

    /** As many editors save: a new file takes the place of the old one. */
    void replace(String yaml) throws IOException {
        Path replacement = Files.createTempFile(file.getParent(), ".forward", ".swp");
        Files.writeString(replacement, yaml);
        Files.move(replacement, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
