package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ServerProperty.*;

import dev.camelmcp.config.LocalTarget;
import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.Target;
import dev.camelmcp.http.UrlAuthority;
import dev.camelmcp.token.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads where a server is: its URL, or the command that starts it, or the URL that a command would connect to. Not
 * thread-safe; use once.
 */
final class TargetReader {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final ServerBlock block;
    private final Map<String, String> environment;
    private final boolean oauth;

    TargetReader(ServerBlock block, Map<String, String> environment, boolean oauth) {
        this.block = block;
        this.environment = environment;
        this.oauth = oauth;
    }

    /** Null where there is a problem, which is then in the block. */
    @Nullable
    Target read() {
        Boolean remote = block.read(REMOTE, v -> Values.bool(v.trim()));
        boolean restart = block.read(RESTART_ON_REFRESH, Values::bool, false);
        URI url = block.read(URL, v -> Values.httpUrl(v.trim()));
        String command = block.text(COMMAND);
        List<String> args = block.list(ARGS);
        Map<String, String> env = env();
        Path cwd = block.read(CWD, v -> folder(v.trim()));
        if (command == null) {
            return withoutCommand(url, remote);
        }
        if (block.has(URL) && !Boolean.FALSE.equals(remote)) {
            return besideCommand(url, remote);
        }
        CommandWords words = new CommandWords(command, args);
        if (Boolean.FALSE.equals(remote) || (remote == null && !words.looksRemote())) {
            if (block.has(URL)) {
                block.warn(URL, "does nothing, since remote=false and there is a command");
            }
            return local(words, env, cwd, restart);
        }
        return remote(words, env, cwd, restart, remote != null);
    }

    private @Nullable Target withoutCommand(@Nullable URI url, @Nullable Boolean remote) {
        if (Boolean.FALSE.equals(remote)) {
            block.require(COMMAND, "for a local server, as remote=false says it is");
        } else if (!block.has(URL) && block.hasAny(p -> p == ARGS || p == ENV || p == ENV_FILE || p == CWD)) {
            block.require(COMMAND, "for a local server, or url for a remote one");
        } else if (url == null) {
            block.require(URL, "for every server, or command for a local one");
        } else {
            warnOfLeftOvers();
        }
        return url == null ? null : new RemoteTarget(url, Map.of());
    }

    /** Only {@code remote} can tell which of them is meant. */
    private @Nullable Target besideCommand(@Nullable URI url, @Nullable Boolean remote) {
        if (remote == null) {
            block.reject(COMMAND, "is there beside a url; keep the one that is meant, or say it by remote");
        } else {
            block.warn(COMMAND, "is not run, since remote=true and there is a url");
        }
        return url == null ? null : new RemoteTarget(url, Map.of());
    }

    private void warnOfLeftOvers() {
        for (ServerProperty property : List.of(ARGS, ENV, ENV_FILE, CWD, RESTART_ON_REFRESH)) {
            if (block.hasAny(p -> p == property)) {
                block.warn(property, "does nothing for a remote server");
            }
        }
    }

    private @Nullable Target remote(
            CommandWords words, Map<String, String> env, @Nullable Path cwd, boolean restart, boolean explicit) {
        if (!explicit && words.own().stream().noneMatch(CommandWords::isUrl)) {
            if (words.isMcpRemote()) {
                block.reject(ARGS, "mcp-remote needs the server's URL as its first argument");
                return null;
            }
            block.warn(COMMAND, "is run as a local server, since there is no URL in it; remote=false says so");
            return local(words, env, cwd, restart);
        }
        // the environment notes what it is asked for
        McpRemoteArguments arguments = new McpRemoteArguments(
                block, name -> env.containsKey(name) ? env.get(name) : environment.get(name), oauth);
        int before = block.problems().size();
        arguments.read(words.own());
        URI url = arguments.url();
        if (url == null) {
            if (block.problems().size() == before) {
                block.reject(
                        REMOTE, "is true, but there is no URL in args; set url, or remote=false to run the command");
            }
            return null;
        }
        if (!words.isMcpRemote() && !explicit) {
            block.warn(
                    COMMAND,
                    "is not run: requests are forwarded to "
                            + UrlAuthority.of(url).host()
                            + ", the URL in args; remote=true says so, and remote=false runs it as a local server");
        }
        for (ServerProperty property : List.of(CWD, RESTART_ON_REFRESH)) {
            if (block.has(property)) {
                block.warn(property, "does nothing for a remote server");
            }
        }
        return new RemoteTarget(url, Map.copyOf(arguments.headers()));
    }

    private @Nullable Target local(CommandWords words, Map<String, String> env, @Nullable Path cwd, boolean restart) {
        if (words.command().indexOf('\0') >= 0 || words.args().stream().anyMatch(a -> a.indexOf('\0') >= 0)) {
            block.reject(words.command().indexOf('\0') >= 0 ? COMMAND : ARGS, "may not hold a NUL character");
            return null;
        }
        if (restart && !oauth) {
            block.warn(RESTART_ON_REFRESH, "does nothing without OAuth");
        }
        Map<String, Secret> secrets = new TreeMap<>();
        env.forEach((name, value) -> secrets.put(name, new Secret(value)));
        return new LocalTarget(words.command(), List.copyOf(words.args()), Map.copyOf(secrets), restart, cwd);
    }

    private static Path folder(String value) {
        Path folder = Values.path(value);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder);
        }
        return folder;
    }

    /** Those of the file, and in place of them those that stand here. */
    private Map<String, String> env() {
        Map<String, String> all = new TreeMap<>();
        Map<String, String> file = block.read(ENV_FILE, v -> EnvFile.read(Values.path(v.trim())));
        if (file != null) {
            all.putAll(file);
        }
        Map<String, String> env = block.variables(ENV);
        env.forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches()) {
                block.reject(ENV, name, "is not the name of an environment variable: letters, digits and '_'");
            } else if (value.indexOf('\0') >= 0) {
                block.reject(ENV, name, "may not hold a NUL character");
            }
        });
        all.putAll(env);
        return all;
    }
}
