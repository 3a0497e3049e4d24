package dev.camelmcp.reload;

import dev.camelmcp.files.FileStamps;
import dev.camelmcp.files.FileWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the routes of a folder's files follow those files while they run. What runs is always what the folder had at
 * some moment as a whole: when it has changed, the new routes are built first, then they take the place of the old
 * ones, and those go on with the calls that they have until these are over. Where that does not work, everything stays
 * as it is, and health is DOWN until the folder can be used or is as it was. Thread-safe.
 */
public final class RouteReload implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);
    private static final long PAUSE_MILLIS = 500;

    /** Two seconds: half of a route may be YAML, and who writes a file in pieces may pause between them. */
    private static final int QUIET_LOOKS = 4;

    private final CamelContext context;
    private final RouteFolder folder;
    private final FileStamps stamps;
    private final RetiredRoutes retired;

    /** What was in the files that the routes which run were made of. */
    private SortedMap<Path, byte[]> running;

    private FileWatch.@Nullable Watched watched;
    private boolean closed;
    private volatile @Nullable String problem;

    /**
     * To be made before the context reads the routes, and before it starts.
     *
     * @throws Exception where the folder cannot be read
     */
    public RouteReload(CamelContext context, RouteFolder folder) throws Exception {
        this.context = context;
        this.folder = folder;
        this.stamps = folder.stamps();
        this.running = folder.read();
        this.retired = new RetiredRoutes(context);
        InFlight.countIn(context);
        context.addService(retired);
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) {
            health.register(new FilesHealthCheck("routes", () -> problem));
        }
    }

    /** Begins to look at the files. To be called when the routes run. */
    public synchronized void start(FileWatch watch) {
        watched = watch.watch(folder::stamps, stamps, QUIET_LOOKS, this::changed);
        ScheduledFuture<?> unused = context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "McpOAuthRetiredRoutes")
                .scheduleWithFixedDelay(retired::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        LOG.info("Routes of {} take effect when they are edited", folder.folder());
    }

    /** Looks at the files no more; a change that is under way is finished first. */
    @Override
    public synchronized void close() {
        closed = true;
        if (watched != null) {
            watched.close();
        }
    }

    private synchronized void changed() {
        if (closed || !context.isStarted()) {
            return;
        }
        SortedMap<Path, byte[]> now;
        try {
            now = folder.read();
        } catch (IOException e) {
            problem = folder.folder() + ": " + e;
            LOG.warn("Routes cannot be read and stay as they were: {}", e.toString());
            return;
        }
        try {
            if (now.isEmpty()) {
                throw new UnusableRoutesException(folder.folder().toString(), "has no routes any more");
            }
            if (!same(running, now)) {
                follow(now);
            } else if (problem != null) {
                LOG.info("{} is as it runs again", folder.folder());
            }
            problem = null;
        } catch (UnusableRoutesException e) {
            problem = e.getMessage();
            LOG.warn("Routes cannot be used and {}: {}", run(now) ? "stay as they were" : "do not run", e.getMessage());
            LOG.debug("Why the routes cannot be used", e);
        }
    }

    /** Whether something runs of the files that have changed, or went. */
    private boolean run(SortedMap<Path, byte[]> now) {
        Set<Path> same = new HashSet<>(now.keySet());
        same.removeIf(file -> !Arrays.equals(now.get(file), running.get(file)));
        return context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                .map(route -> RouteFolder.file(route.getResource()))
                .anyMatch(file -> file != null && running.containsKey(file) && !same.contains(file));
    }

    private void follow(SortedMap<Path, byte[]> now) throws UnusableRoutesException {
        NextRoutes next = NextRoutes.build(context, folder, running, now);
        try {
            new Swap(context, next.built(), next.ending(), retired).run();
        } catch (Exception e) {
            next.undo();
            throw new UnusableRoutesException(folder.folder().toString(), e);
        }
        running = now;
        KnownRoutes.define(context, next.going(), next.coming());
        if (!next.coming().isEmpty()) {
            LOG.info("Routes were taken from their files: {}", names(next, next.coming()));
        }
        if (!next.gone().isEmpty()) {
            LOG.warn("Routes have ended, since no file has them any more: {}", names(next, next.gone()));
        }
    }

    private static String names(NextRoutes next, List<RouteDefinition> routes) {
        return routes.stream().map(next::name).collect(Collectors.joining(", "));
    }

    private static boolean same(SortedMap<Path, byte[]> one, SortedMap<Path, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), other.get(e.getKey())));
    }
}
