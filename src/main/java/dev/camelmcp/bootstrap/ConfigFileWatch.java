package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.read.McpConfig;
import dev.camelmcp.tls.FileStamps;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks twice a second whether the JSON file with servers has changed, and puts its servers in the place of those before; by looking, because a file that comes by a symbolic link, as mounted ones do,
 * changes without an event of its own. It is read when it has stayed the same between two looks, lest half of it be read. An invalid one is reported, and the servers stay as they are. Used by one
 * thread at a time.
 */
final class ConfigFileWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigFileWatch.class);
    private static final long PAUSE_MILLIS = 500;

    private final Path file;
    private final Supplier<McpConfig> read;
    private final Servers servers;
    private List<String> known;
    private List<String> seen;

    /**
     * @param read reads the whole configuration
     */
    ConfigFileWatch(Path file, Supplier<McpConfig> read, Servers servers) {
        this.file = file;
        this.read = read;
        this.servers = servers;
        // nothing yet: it may have changed since it was read
        this.known = List.of();
        this.seen = known;
    }

    void start(ScheduledExecutorService threads) {
        ScheduledFuture<?> unused =
                threads.scheduleWithFixedDelay(this::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    void look() {
        List<String> now = FileStamps.of(Stream.of(file));
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(known)) {
            return;
        }
        boolean first = known.isEmpty();
        known = now;
        try {
            McpConfig config = read.get();
            ServersChange change = servers.replace(config.servers().all());
            if (!change.isEmpty()) {
                LOG.info("{} changed: {}", file, change);
                config.warnings().forEach(LOG::warn);
            } else if (!first) {
                LOG.info("{} changed, its servers did not", file);
            }
        } catch (ConfigException e) {
            LOG.error("{} changed but is invalid, so the servers stay as they were:", file);
            for (ConfigProblem problem : e.problems()) {
                LOG.error("  {}", problem);
            }
        } catch (RuntimeException e) {
            // or there would never be another look
            LOG.error("{} changed but cannot be used, so the servers stay as they were", file, e);
        }
    }
}
