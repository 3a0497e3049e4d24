package dev.camelmcp.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.recovery.RecoveryListener;
import ch.qos.logback.core.recovery.ResilientOutputStreamBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Logback's file that is followed by new ones, and what that lacks: it is for its owner and its group, as are those
 * that follow, unless whoever made the first one wants it otherwise; another program may move it away; and after a
 * write that failed, the next line has a line of its own. Logback leaves all three. For the one thread that writes,
 * which may wait for a disk.
 */
final class AccessLogFile extends RollingFileAppender<ILoggingEvent> {

    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");
    private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

    private final Path file;

    /** Which one is open, as the file system tells files apart; null where it does not, or it is gone. */
    private @Nullable Object key;

    /** Of the file that was opened last; null where there is no such thing. */
    private volatile @Nullable Set<PosixFilePermission> mode;

    private long looked = System.nanoTime();

    /** Whether nothing was written yet since it was opened. */
    private boolean opened;

    /** Whether there are earlier ones, which are packed. */
    private volatile boolean rolled;

    /** From a write that failed until the file ends as it should. */
    private volatile boolean failing;

    /** @param context without which Logback complains on standard output */
    AccessLogFile(Context context, Path file) {
        this.file = file;
        setContext(context);
        setFile(file.toString());
        // so that nothing of a line that failed is kept, to be written once more before the next one
        setBufferSize(new FileSize(1));
    }

    /** Makes it where it is not there yet, and its folder; tries whether it can be written. */
    static void create(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (Files.notExists(file)) {
            Files.createFile(
                    file,
                    isPosix(file)
                            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(MODE)}
                            : new FileAttribute<?>[0]);
        }
        Files.newOutputStream(file, StandardOpenOption.APPEND).close();
    }

    @Override
    public void openFile(String name) throws IOException {
        Set<PosixFilePermission> before = mode;
        boolean isNew = Files.notExists(file);
        create(file);
        if (isNew && before != null) {
            Files.setPosixFilePermissions(file, before);
        }
        super.openFile(name);
        key = keyNow();
        mode = isPosix(file) ? Files.getPosixFilePermissions(file) : null;
        opened = true;
        failing = false;
        if (getOutputStream() instanceof ResilientOutputStreamBase stream) {
            stream.addRecoveryListener(new RecoveryListener() {
                @Override
                public void newFailure(IOException failure) {
                    failing = true;
                }

                @Override
                public void recoveryOccured() {
                    // told where nothing was written yet, too
                }
            });
        }
    }

    @Override
    protected void subAppend(ILoggingEvent event) {
        follow();
        super.subAppend(event);
    }

    /** Goes on in the file that the name stands for now. */
    private void follow() {
        long now = System.nanoTime();
        if (now - looked < LOOK) {
            return;
        }
        looked = now;
        try {
            Object there = keyNow();
            if (there == null ? Files.notExists(file) : !there.equals(key)) {
                openFile(getFile());
                if (getRollingPolicy() instanceof SizeAndTimeBasedRollingPolicy<?> policy) {
                    policy.getLengthCounter().reset();
                    policy.getLengthCounter().add(Files.size(file));
                }
            }
        } catch (IOException e) {
            addError("The file " + file + " was moved away, and another one cannot be opened", e);
        }
    }

    @Override
    protected void writeOut(ILoggingEvent event) throws IOException {
        byte[] line = getEncoder().encode(event);
        if ((opened || failing) && endsInALine()) {
            byte[] next = new byte[line.length + 1];
            next[0] = '\n';
            System.arraycopy(line, 0, next, 1, line.length);
            line = next;
        }
        opened = false;
        streamWriteLock.lock();
        try {
            writeByteArrayToOutputStreamWithPossibleFlush(line);
            updateByteCount(line);
            failing = failing && endsInALine();
        } finally {
            streamWriteLock.unlock();
        }
    }

    private boolean endsInALine() {
        try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "r")) {
            long length = written.length();
            if (length == 0) {
                return false;
            }
            written.seek(length - 1);
            return written.read() != '\n';
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void rollover() {
        super.rollover();
        rolled = true;
        restrictLater(getContext().getScheduledExecutorService());
    }

    /** When all is packed. */
    @Override
    public void stop() {
        super.stop();
        if (rolled) {
            restrict();
        }
    }

    private void restrictLater(ScheduledExecutorService threads) {
        Runnable look = () -> {
            if (!restrict()) {
                restrictLater(threads);
            }
        };
        var unused = threads.schedule(look, 1, TimeUnit.SECONDS);
    }

    /**
     * Logback packs a file into one that all may read, by a thread of its own: gives those the mode of the file that
     * they were.
     *
     * @return whether none is being packed
     */
    private boolean restrict() {
        Set<PosixFilePermission> wanted = mode;
        Pattern names = Pattern.compile(
                Pattern.quote(String.valueOf(file.getFileName())) + "(\\.\\d{4}-\\d\\d-\\d\\d\\.\\d+\\.gz|\\d+\\.tmp)");
        boolean packed = true;
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(
                Objects.requireNonNull(file.getParent()),
                f -> names.matcher(String.valueOf(f.getFileName())).matches())) {
            for (Path earlier : siblings) {
                packed &= !earlier.toString().endsWith(".tmp");
                if (wanted != null && !Files.getPosixFilePermissions(earlier).equals(wanted)) {
                    Files.setPosixFilePermissions(earlier, wanted);
                }
            }
        } catch (IOException e) {
            addWarn("The mode of earlier files of " + file + " cannot be set", e);
        }
        return packed;
    }

    private @Nullable Object keyNow() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
