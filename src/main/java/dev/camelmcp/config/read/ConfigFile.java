package dev.camelmcp.config.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.read.JsonFile.InvalidJsonException;
import dev.camelmcp.files.TextFile;
import dev.camelmcp.files.TextFile.NotUtf8Exception;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The JSON file with servers ({@code mcp.config-file}). Immutable; reads anew each time.
 *
 * @param path absolute
 */
public record ConfigFile(Path path) {

    /** Where a setting points to; {@code ~} is the home directory. */
    static ConfigFile at(String setting) {
        return new ConfigFile(Values.path(setting));
    }

    /** The servers, each as it is written; what is no server becomes a problem. */
    Map<ServerId, ServerBlock> read(Function<ConfigEntry, String> placeholders, List<ConfigProblem> problems) {
        try {
            JsonFile file = JsonFile.parse(name(), TextFile.read(path));
            JsonServers servers = new JsonServers(file, placeholders, problems);
            Map<ServerId, ServerBlock> blocks = servers.read();
            if (servers.hasSecrets() && isReadByOthers()) {
                blocks.values()
                        .iterator()
                        .next()
                        .warn(name() + " holds secrets and others on this machine can read it: chmod 600 " + path);
            }
            return blocks;
        } catch (InvalidJsonException e) {
            problems.add(new ConfigProblem(Setting.CONFIG_FILE.key(), e.source(), String.valueOf(e.getMessage())));
        } catch (NoSuchFileException e) {
            problem(problems, "there is no file " + path + "; create it with: config add-server");
        } catch (NotUtf8Exception e) {
            problems.add(new ConfigProblem(Setting.CONFIG_FILE.key(), name() + ":" + e.line(), e.problem()));
        } catch (IOException e) {
            problem(problems, "cannot be read: " + e.getClass().getSimpleName());
        }
        return Map.of();
    }

    /**
     * What would be wrong with one server that is to stand in such a file, whatever else is in it.
     *
     * @param entry its block
     */
    public static List<ConfigProblem> problemsOf(ServerId id, JsonNode entry) {
        List<ConfigProblem> problems = new ArrayList<>();
        JsonFile file = new JsonFile("", JsonServers.only(id.config(), entry), JsonLines.NOWHERE);
        Map<String, String> environment = System.getenv();
        ServerBlock block = new JsonServers(file, new StandIns(environment), problems)
                .read()
                .get(id);
        if (block != null) {
            new ServerReader(block, environment, Extensions.NONE).read();
            problems.addAll(block.problems());
        }
        return problems;
    }

    private boolean isReadByOthers() throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        return posix != null
                && posix.readAttributes().permissions().stream()
                        .anyMatch(p -> p == PosixFilePermission.GROUP_READ || p == PosixFilePermission.OTHERS_READ);
    }

    private String name() {
        return path.getFileName().toString();
    }

    private void problem(List<ConfigProblem> problems, String message) {
        problems.add(new ConfigProblem(Setting.CONFIG_FILE.key(), name(), message));
    }
}
