package dev.camelmcp.files;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all files that may change while the gateway runs, by one thread; by looking, because a file that comes by a
 * symbolic link, as mounted ones do, changes without an event of its own. Who depends on some of them is told when they
 * have stayed the same between two looks or more, lest half of a file be read, or a certificate without its key. All
 * are told by that thread, one after the other, so that nobody else waits for a disk. Thread-safe.
 */
public final class FileWatch {

    /** The bean that an installation has it under. */
    public static final String BEAN = "mcpFileWatch";

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final List<Watched> watched = new CopyOnWriteArrayList<>();

    /** Some files that somebody depends on, until they are no longer needed. */
    public final class Watched implements AutoCloseable {

        private final Supplier<FileStamps> look;
        private final Runnable changed;
        private final int quiet;
        private FileStamps known;
        private FileStamps seen;

        /** How many looks in a row found nothing new. */
        private int same;

        private Watched(Supplier<FileStamps> look, FileStamps known, int quiet, Runnable changed) {
            this.look = look;
            this.quiet = quiet;
            this.known = known;
            this.seen = known;
            this.changed = changed;
        }

        private void look() {
            FileStamps now = look.get();
            same = now.equals(seen) ? Math.min(same + 1, quiet) : 0;
            seen = now;
            if (same == quiet && !now.equals(known)) {
                known = now;
                try {
                    changed.run();
                } catch (RuntimeException e) {
                    // or there would never be another look
                    LOG.warn("{} changed, which went wrong", now.files(), e);
                }
            }
        }

        /** Does not wait: who is being told at this moment is told to the end. */
        @Override
        public void close() {
            watched.remove(this);
        }
    }

    /** Begins to look, twice a second, until that thread is ended. */
    public void start(ScheduledExecutorService thread) {
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::look, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Watches some files.
     *
     * @param known how they looked before they were read
     * @param changed called each time that they look different; may block, must not throw
     */
    public Watched watch(FileStamps known, Runnable changed) {
        return watch(known::again, known, 1, changed);
    }

    /**
     * As the other, where it changes which files there are.
     *
     * @param look finds them, and looks at them; must not throw
     * @param quiet how many looks in a row must find nothing new, half a second each, before somebody is told
     */
    public Watched watch(Supplier<FileStamps> look, FileStamps known, int quiet, Runnable changed) {
        Watched some = new Watched(look, known, quiet, changed);
        watched.add(some);
        return some;
    }

    /** Looks once; who depends on a file that has settled since the last look has been told when this returns. */
    public synchronized void look() {
        watched.forEach(Watched::look);
    }
}
