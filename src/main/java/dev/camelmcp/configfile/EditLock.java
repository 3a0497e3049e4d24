package dev.camelmcp.configfile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other writers out while one reads, changes and writes the file. It is on a file of its own, which stays: the
 * file itself is another one after each change; and it belongs to whom the file belongs to. The operating system takes
 * it back from a process that dies. Not thread-safe.
 */
final class EditLock implements AutoCloseable {

    private static final long PAUSE_MILLIS = 50;

    private final FileChannel channel;

    private EditLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for its turn.
     *
     * @throws EditException when another writer does not end within that time
     */
    static EditLock of(Path path, Duration patience) throws IOException, EditException {
        Path file = path.resolveSibling("." + path.getFileName() + ".lock");
        try {
            Files.createFile(file, Ownership.ownerOnly());
        } catch (FileAlreadyExistsException e) {
            // of an earlier change
        }
        share(file, Ownership.of(path));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        long end = System.nanoTime() + patience.toNanos();
        while (lock(channel) == null) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                channel.close();
                throw new EditException("another command is changing " + path + "; try again when it has ended");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
        return new EditLock(channel);
    }

    /** Whoever may write the file may lock it, whoever made the lock: root, for instance. */
    private static void share(Path lock, @Nullable Ownership file) throws IOException {
        Ownership wanted = file == null ? null : file.writable();
        if (wanted != null && !wanted.equals(Ownership.of(lock)) && Files.isWritable(lock)) {
            wanted.giveTo(lock);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
