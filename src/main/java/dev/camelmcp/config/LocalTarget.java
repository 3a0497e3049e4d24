package dev.camelmcp.config;

import dev.camelmcp.token.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server that is a program on this machine and speaks on its standard streams. Immutable; {@code toString()} shows
 * the command alone, because arguments and variables may be secrets.
 *
 * @param command a path, or a name to be looked up in {@code PATH}; there is no shell
 * @param args as they are
 * @param env variables beside the gateway's own, and in place of them
 * @param restartOnRefresh whether an idle process is replaced before its token expires
 * @param cwd the folder that it runs in; null for the gateway's own
 */
public record LocalTarget(
        String command,
        List<String> args,
        Map<String, Secret> env,
        boolean restartOnRefresh,
        @Nullable Path cwd) implements Target {

    @Override
    public String summary() {
        return "command " + command;
    }

    @Override
    public String toString() {
        return summary();
    }
}
