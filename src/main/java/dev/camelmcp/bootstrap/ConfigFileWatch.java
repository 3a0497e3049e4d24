package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.files.FileStamps;
import dev.camelmcp.files.FileWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the servers of the JSON file in the place of those before when that file has changed. An invalid one is
 * reported, and the servers stay as they are. Used by one thread at a time.
 */
final class ConfigFileWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigFileWatch.class);

    private final Path file;
    private final Supplier<McpConfig> read;
    private final Servers servers;
    private boolean first = true;
    private volatile @Nullable String problem;

    /** @param read reads the whole configuration */
    ConfigFileWatch(Path file, Supplier<McpConfig> read, Servers servers) {
        this.file = file;
        this.read = read;
        this.servers = servers;
    }

    /** The first look finds a change: the file may have got another content since it was read. */
    FileWatch.Watched start(FileWatch watch) {
        return watch.watch(FileStamps.unknown(List.of(file)), this::changed);
    }

    /** Why the file cannot be used as it is now; null where it can. */
    @Nullable
    String problem() {
        return problem;
    }

    private void changed() {
        boolean again = !first;
        first = false;
        try {
            McpConfig config = read.get();
            problem = null;
            ServersChange change = servers.replace(config.servers().all());
            if (!change.isEmpty()) {
                LOG.info("{} changed: {}", file, change);
                config.warnings().forEach(LOG::warn);
            } else if (again) {
                LOG.info("{} changed, its servers did not", file);
            }
        } catch (ConfigException e) {
            problem = e.problems().stream().map(ConfigProblem::toString).collect(Collectors.joining("; "));
            LOG.warn("{} changed but is invalid, so the servers stay as they were:", file);
            for (ConfigProblem problem : e.problems()) {
                LOG.warn("  {}", problem);
            }
        } catch (RuntimeException e) {
            problem = file + " cannot be used: " + e;
            LOG.warn("{} changed but cannot be used, so the servers stay as they were", file, e);
        }
    }
}
