package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.read.NextServers;
import dev.camelmcp.files.FileStamps;
import dev.camelmcp.files.FileWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the servers of the JSON file in the place of those before when that file has changed. An invalid one is
 * reported, and the servers stay as they are. As long as something is wrong, all is read again every few seconds: it
 * may be a key file that is being replaced, or one that is still to come. Used by one thread at a time.
 */
final class ConfigFileWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigFileWatch.class);

    /** How many looks, of which there are two in a second, until it is tried again. */
    private static final int LOOKS = 10;

    private final Path file;
    private final Function<Servers, NextServers> read;
    private final Servers servers;
    private FileStamps known;
    private int looks;
    private volatile @Nullable String problem;

    /** @param read reads the servers anew, beside those that run */
    ConfigFileWatch(Path file, Function<Servers, NextServers> read, Servers servers) {
        this.file = file;
        this.read = read;
        this.servers = servers;
        this.known = FileStamps.unknown(List.of(file));
    }

    /** The first look finds a change: the file may have got another content since it was read. */
    FileWatch.Watched start(FileWatch watch) {
        return watch.watch(this::look, known, 1, this::changed);
    }

    /** Why the file, or what else there is, cannot be used as it is now; null where it can. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Changes with the file, and from time to time as long as something is wrong. */
    private FileStamps look() {
        FileStamps now = FileStamps.of(List.of(file));
        if (problem != null && now.equals(known)) {
            looks++;
        }
        return now.with("attempt " + looks / LOOKS);
    }

    private void changed() {
        FileStamps now = FileStamps.of(List.of(file));
        boolean edited = !now.equals(known);
        boolean first = known.stamps().isEmpty();
        known = now;
        String before = problem;
        try {
            NextServers next = read.apply(servers);
            ServersChange change = servers.replace(next.servers());
            problem = next.problems().isEmpty() ? null : text(next.problems());
            if (before != null && problem == null) {
                LOG.info("{} was read again, and all is in order: {}", file, change.isEmpty() ? "no change" : change);
            } else if (!change.isEmpty()) {
                LOG.info("{} changed: {}", file, change);
            } else if (edited && !first) {
                LOG.info("{} changed, its servers did not", file);
            }
            if (!change.isEmpty()) {
                next.warnings().forEach(LOG::warn);
            }
            if (edited || !Objects.equals(problem, before)) {
                say("What does not stand in {} is invalid now, and stays as it was:", next.problems());
            }
        } catch (ConfigException e) {
            problem = text(e.problems());
            if (edited) {
                say("{} changed but is invalid, so the servers stay as they were:", e.problems());
            } else if (!Objects.equals(problem, before)) {
                say("{} is still invalid, so the servers stay as they were:", e.problems());
            }
        } catch (RuntimeException e) {
            problem = file + " cannot be used: " + e;
            if (edited || !Objects.equals(problem, before)) {
                LOG.warn("{} changed but cannot be used, so the servers stay as they were", file, e);
            }
        }
    }

    private void say(String headline, List<ConfigProblem> problems) {
        if (!problems.isEmpty()) {
            LOG.warn(headline, file);
            problems.forEach(p -> LOG.warn("  {}", p));
        }
    }

    private static String text(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; "));
    }
}
