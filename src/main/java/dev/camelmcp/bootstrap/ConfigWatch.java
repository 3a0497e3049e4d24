package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.read.NextConfig;
import dev.camelmcp.config.read.Setting;
import dev.camelmcp.files.FileStamps;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.reload.FilesHealthCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration anew when the JSON file with servers has changed, or one that a placeholder names, and puts
 * what came of it in the place of what was there. What is invalid is reported, and stays as it was. As long as
 * something is wrong, all is read again every few seconds: it may be a file that is being replaced, or one that is
 * still to come. Thread-safe; looks by one thread at a time.
 */
final class ConfigWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    /** How many looks, of which there are two in a second, until it is tried again. */
    private static final int LOOKS = 10;

    /** For a change that is under way, which may wait for a disk. */
    private static final int SECONDS = 5;

    private final @Nullable Path file;
    private final NamedFiles named;
    private final Reading reading;
    private final Servers servers;
    private final FollowedSettings settings;
    private final ReentrantLock change = new ReentrantLock();

    /** The JSON file as it was when it was read last, and as it was when its servers were taken. */
    private FileStamps known;

    private FileStamps taken;
    private List<ConfigProblem> refused = List.of();
    private List<ConfigProblem> stays = List.of();
    /** All as they were when they were read last. */
    private FileStamps told = FileStamps.unknown(List.of());

    private int looks;
    private FileWatch.@Nullable Watched watched;
    private volatile boolean closed;
    private volatile @Nullable String problem;

    /** Reads the configuration beside the one that runs. */
    @FunctionalInterface
    interface Reading {

        /**
         * All of it.
         *
         * @param edited whether the JSON file is another than the one that the servers are from
         */
        NextConfig read(boolean edited);
    }

    /** @param file null where there is none */
    ConfigWatch(@Nullable Path file, NamedFiles named, Reading reading, Servers servers, FollowedSettings settings) {
        this.file = file;
        this.named = named;
        this.reading = reading;
        this.servers = servers;
        this.settings = settings;
        this.known = named.before(json());
        this.taken = known;
    }

    /** The first look finds what has changed since it was read for the start. */
    void start(Footprint footprint, FileWatch watch) {
        if (file == null && named.paths().isEmpty()) {
            return;
        }
        HealthCheckRegistry health = HealthCheckRegistry.get(footprint.context());
        if (health != null) {
            FilesHealthCheck check = new FilesHealthCheck("servers", this::problem);
            health.register(check);
            footprint.add("health check of the configuration", () -> health.unregister(check));
        }
        watched = watch.watch(this::look, named.before(all()).with(attempt()), 1, this::changed);
        footprint.add("watch of the configuration", this::close);
    }

    /** Changes nothing from then on; waits for a change that is under way. */
    @Override
    public void close() {
        closed = true;
        if (watched != null) {
            watched.close();
        }
        try {
            if (change.tryLock(SECONDS, TimeUnit.SECONDS)) {
                change.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why the files, or what else there is, cannot be used as they are now; null where they can. */
    private @Nullable String problem() {
        return problem;
    }

    private List<Path> json() {
        return file == null ? List.of() : List.of(file);
    }

    /** Changes with the files, and from time to time as long as something is wrong. */
    private FileStamps look() {
        FileStamps now = stamps();
        if (problem != null && now.equals(told)) {
            looks++;
        }
        return now.with(attempt());
    }

    private String attempt() {
        return "attempt " + looks / LOOKS;
    }

    private FileStamps stamps() {
        return FileStamps.of(all());
    }

    private List<Path> all() {
        List<Path> all = new ArrayList<>(json());
        all.addAll(named.paths());
        return all;
    }

    private void changed() {
        change.lock();
        try {
            if (!closed) {
                read();
            }
        } finally {
            change.unlock();
        }
    }

    private void read() {
        FileStamps now = FileStamps.of(json());
        boolean first = known.stamps().size() < now.stamps().size();
        boolean edited = !now.equals(known);
        known = now;
        told = stamps();
        String before = problem;
        try {
            NextConfig next = named.reading(() -> reading.read(!now.equals(taken)));
            // whatever becomes of the servers: it would not be said again
            named.changed().stream()
                    .filter(use -> isFixed(use.property()))
                    .forEach(use -> LOG.warn(
                            "{} has changed (property {}); it takes effect at the next start",
                            use.file(),
                            use.property()));
            // before who may call: a caller let in by this change finds all of it
            ServersChange change = servers.replace(next.servers());
            List<ConfigProblem> problems = new ArrayList<>(next.problems());
            problems.addAll(settings.tell(next.settings(), next.problems()));
            taken = next.refused().isEmpty() ? now : taken;
            problem = text(next.refused(), problems);
            String what = subject(edited && !first);
            if (before != null && problem == null) {
                LOG.info("{} was read again, and all is in order: {}", what, change.isEmpty() ? "no change" : change);
            } else if (!change.isEmpty()) {
                LOG.info("{} changed: {}", what, change);
            } else if (edited && !first && next.refused().isEmpty()) {
                LOG.info("{} changed, its servers did not", file);
            }
            if (!change.isEmpty()) {
                next.warnings().forEach(LOG::warn);
            }
            say(edited, next.refused(), problems);
        } catch (RuntimeException e) {
            problem = name() + " cannot be used: " + e;
            if (edited || !problem.equals(before)) {
                LOG.warn("{} changed but cannot be used, so the servers stay as they were", name(), e);
            }
        }
    }

    /** Each reason once, however often it is tried. */
    private void say(boolean edited, List<ConfigProblem> refusal, List<ConfigProblem> problems) {
        if (!refusal.isEmpty() && (edited || !refusal.equals(refused))) {
            LOG.warn(
                    edited
                            ? "{} changed but is invalid, so the servers stay as they were:"
                            : "{} is still invalid, so the servers stay as they were:",
                    file);
            refusal.forEach(p -> LOG.warn("  {}", p));
        }
        problems.stream()
                .filter(p -> edited || !stays.contains(p))
                .forEach(p -> LOG.warn("Invalid now, so what was in use stays: {}", p));
        refused = refusal;
        stays = problems;
    }

    /** Whether a property counts from the next start on. */
    private boolean isFixed(String property) {
        return CamelsFiles.isCamels(property) || (Setting.of(property).isPresent() && !settings.has(property));
    }

    /** What made the difference. */
    private String subject(boolean edited) {
        String changed = Stream.concat(
                        edited ? json().stream() : Stream.empty(),
                        named.changed().stream()
                                .filter(use -> !isFixed(use.property()))
                                .map(NamedFiles.Use::file))
                .distinct()
                .map(Path::toString)
                .collect(Collectors.joining(", "));
        return changed.isEmpty() ? name() : changed;
    }

    private String name() {
        return file == null ? "The configuration" : file.toString();
    }

    private static @Nullable String text(List<ConfigProblem> refused, List<ConfigProblem> problems) {
        return refused.isEmpty() && problems.isEmpty()
                ? null
                : Stream.concat(refused.stream(), problems.stream())
                        .map(ConfigProblem::toString)
                        .collect(Collectors.joining("; "));
    }
}
