package dev.camelmcp.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A Secret as kubelet mounts it: files are links into {@code ..data}, which is a link to a folder of one moment.
 * Another content comes as another folder, to which {@code ..data} leads from one moment to the next; the old one goes.
 * Not thread-safe.
 */
public final class MountedSecret {

    private static final String DATA = "..data";

    private final Path mount;
    private Path current;
    private int versions;

    private MountedSecret(Path mount) {
        this.mount = mount;
    }

    public static MountedSecret in(Path mount, Map<String, String> content) throws IOException {
        MountedSecret secret = new MountedSecret(Files.createDirectories(mount));
        secret.replace(content);
        for (String name : content.keySet()) {
            Files.createSymbolicLink(mount.resolve(name), Path.of(DATA, name));
        }
        return secret;
    }

    /** All files, as the Secret is now. */
    public void replace(Map<String, String> content) throws IOException {
        Path before = current;
        current = Files.createDirectory(mount.resolve("..2026_11_29_" + versions++));
        for (Map.Entry<String, String> file : content.entrySet()) {
            Files.writeString(current.resolve(file.getKey()), file.getValue());
        }
        Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), current.getFileName());
        Files.move(next, mount.resolve(DATA), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (before != null) {
            for (String name : content.keySet()) {
                Files.deleteIfExists(before.resolve(name));
            }
            Files.delete(before);
        }
    }

    public Path file(String name) {
        return mount.resolve(name);
    }

    /** As a value of a property. */
    public String placeholder(String name) {
        return "{{file:" + file(name) + "}}";
    }
}
