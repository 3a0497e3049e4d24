package dev.camelmcp.configfile;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with a file. Root often changes the file of another user, who must still be able to read it.
 * Immutable.
 */
record Ownership(UserPrincipal owner, GroupPrincipal group, Set<PosixFilePermission> mode) {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Of a file; null where it is not there, or its file system has no owners. */
    static @Nullable Ownership of(Path file) throws IOException {
        PosixFileAttributeView view = Files.exists(file) ? view(file) : null;
        if (view == null) {
            return null;
        }
        PosixFileAttributes attributes = view.readAttributes();
        return new Ownership(attributes.owner(), attributes.group(), Set.copyOf(attributes.permissions()));
    }

    /** The same, with a mode that lets the owner write. */
    Ownership writable() {
        Set<PosixFilePermission> more = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        more.addAll(mode);
        return new Ownership(owner, group, Set.copyOf(more));
    }

    /**
     * Makes another file like it. The mode is last, so that nobody else may read it in between.
     *
     * @throws AccessDeniedException where only another user can do that
     */
    void giveTo(Path file) throws IOException {
        PosixFileAttributeView view = view(file);
        if (view == null) {
            return;
        }
        PosixFileAttributes now = view.readAttributes();
        try {
            if (!now.group().equals(group)) {
                view.setGroup(group);
            }
            if (!now.owner().equals(owner)) {
                view.setOwner(owner);
            }
            view.setPermissions(mode);
        } catch (FileSystemException e) {
            throw new AccessDeniedException(file.toString(), null, whoCan(now.owner()));
        }
    }

    /** Only root gives files away, and its owner gives one to a group that it is in. */
    String whoCan(UserPrincipal now) {
        return now.equals(owner)
                ? "its group is " + group.getName() + "; run this as a member of that group, or as root"
                : "it belongs to " + owner.getName() + "; run this as that user, or as root";
    }

    /** Mode 600 where the file system has modes. */
    static FileAttribute<?>[] ownerOnly() {
        return isSupported() ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
    }

    static boolean isSupported() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static @Nullable PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
