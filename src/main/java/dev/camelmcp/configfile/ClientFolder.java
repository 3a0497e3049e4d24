package dev.camelmcp.configfile;

import java.nio.file.Files;
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

    /** Whether a program can only be started from here: its name is a path that begins nowhere. */
    boolean isFor(String command) {
        return command.indexOf('/') > 0 && !isElsewhere(command);
    }

    /** Whether an argument, or what an option is set to, names what is in here. */
    boolean has(String argument) {
        String name = argument.startsWith("-") ? argument.substring(argument.indexOf('=') + 1) : argument;
        try {
            return !name.isBlank()
                    && !isElsewhere(name)
                    && !Path.of(name).isAbsolute()
                    && Files.exists(path.resolve(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isElsewhere(String written) {
        return written.startsWith("{{") || written.startsWith("~/");
    }

    /** A path of the client's, as the gateway finds it; placeholders and the home directory stay. */
    String resolve(String written) {
        if (isElsewhere(written)) {
            return written;
        }
        try {
            return path.resolve(written).normalize().toString();
        } catch (InvalidPathException e) {
            return written;
        }
    }
}
