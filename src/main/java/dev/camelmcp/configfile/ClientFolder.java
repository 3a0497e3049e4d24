package dev.camelmcp.configfile;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The folder that a client's file is for: the one with {@code .vscode/mcp.json} or {@code .cursor/mcp.json} in it, else
 * the one that the file is in. Immutable.
 *
 * @param path absolute
 */
record ClientFolder(Path path) {

    static ClientFolder of(Path file) {
        Path folder = file.toAbsolutePath().normalize().resolveSibling("").normalize();
        Path name = folder.getFileName();
        Path above = folder.getParent();
        return new ClientFolder(name != null && above != null && name.toString().startsWith(".") ? above : folder);
    }

    String name() {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    /** A path of the client's, as the gateway finds it; placeholders and the home directory stay. */
    String resolve(String written) {
        if (written.startsWith("{{") || written.startsWith("~/")) {
            return written;
        }
        try {
            return path.resolve(written).normalize().toString();
        } catch (InvalidPathException e) {
            return written;
        }
    }
}
