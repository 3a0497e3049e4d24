package dev.camelmcp.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.MountedSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who depends on files is told once for each change, when it is over, and whatever becomes of the others. */
class FileWatchTest {

    @TempDir
    Path folder;

    private final FileWatch watch = new FileWatch();
    private final List<String> told = new ArrayList<>();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("file"), "one");
    }

    private FileWatch.Watched watch(String name, Path... files) {
        return watch.watch(FileStamps.of(List.of(files)), () -> told.add(name));
    }

    @Test
    void tellsNobodyWhereNothingChanged() {
        watch("a", file);
        look(3);
        assertThat(told).isEmpty();
    }

    @Test
    void tellsOnceForAChangeAndOnlyWhoDependsOnIt() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "x");
        watch("a", file);
        watch("b", other);
        Files.writeString(file, "changed");
        look(5);
        assertThat(told).containsExactly("a");
    }

    /** Would catch a certificate that is read between its own change and that of its key. */
    @Test
    void waitsUntilAllFilesHaveSettled() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "k");
        watch("a", file, key);
        Files.writeString(file, "certificate");
        look(1);
        Files.writeString(key, "another key");
        look(1);
        assertThat(told).isEmpty();
        look(1);
        assertThat(told).containsExactly("a");
    }

    @Test
    void seesAFileThatCameGoesAndTakesAnothersName() throws IOException {
        Path later = folder.resolve("later");
        watch("a", later);
        Files.writeString(later, "there");
        look(2);
        assertThat(told).hasSize(1);
        Files.move(
                Files.writeString(folder.resolve("new"), "it is another"), later, StandardCopyOption.REPLACE_EXISTING);
        look(2);
        assertThat(told).hasSize(2);
        Files.delete(later);
        look(2);
        assertThat(told).hasSize(3);
    }

    /** As Kubernetes mounts them: the name stays, what the link leads to is another file. */
    @Test
    void seesALinkThatLeadsElsewhere() throws IOException {
        Path second = Files.writeString(folder.resolve("second"), "one");
        Files.setLastModifiedTime(second, Files.getLastModifiedTime(file));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        watch("a", link);
        Files.delete(link);
        Files.createSymbolicLink(link, second);
        look(2);
        assertThat(told).containsExactly("a");
    }

    /** The file keeps its name and its link, its size and its time; what changes is a link two steps away. */
    @Test
    void seesASecretThatKubeletReplaces() throws IOException {
        MountedSecret secret = MountedSecret.in(folder.resolve("mount"), Map.of("password", "one"));
        FileTime time = Files.getLastModifiedTime(secret.file("password"));
        watch("a", secret.file("password"));
        secret.replace(Map.of("password", "two"));
        Files.setLastModifiedTime(secret.file("password"), time);
        look(3);
        assertThat(told).containsExactly("a");
        assertThat(secret.file("password")).hasContent("two");
    }

    @Test
    void theFirstLookAtUnknownFilesIsAChange() {
        watch.watch(FileStamps.unknown(List.of(file)), () -> told.add("a"));
        look(4);
        assertThat(told).containsExactly("a");
    }

    @Test
    void aChangeBeforeTheWatchBeganIsToldToWhoTookTheStampsEarlier() throws IOException {
        FileStamps before = FileStamps.of(List.of(file));
        Files.writeString(file, "changed");
        watch.watch(before, () -> told.add("a"));
        look(2);
        assertThat(told).containsExactly("a");
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersFromBeingTold() throws IOException {
        watch.watch(FileStamps.of(List.of(file)), () -> {
            told.add("fails");
            throw new IllegalStateException("of a test");
        });
        watch("a", file);
        Files.writeString(file, "changed");
        look(2);
        Files.writeString(file, "changed again");
        look(2);
        assertThat(told).containsExactly("fails", "a", "fails", "a");
    }

    @Test
    void whoClosedIsNotToldAnyMore() throws IOException {
        watch("a", file).close();
        Files.writeString(file, "changed");
        look(3);
        assertThat(told).isEmpty();
    }

    /** Would catch a watch that holds a lock while it tells: who comes meanwhile may be an event loop. */
    @Test
    void whoComesWhileOthersAreToldDoesNotWait() throws Exception {
        CountDownLatch telling = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        watch.watch(FileStamps.unknown(List.of(file)), () -> {
            telling.countDown();
            try {
                assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread looking = new Thread(() -> look(2));
        looking.start();
        assertThat(telling.await(10, TimeUnit.SECONDS)).isTrue();
        watch("a", file).close();
        watch("b", file);
        go.countDown();
        looking.join();
        Files.writeString(file, "changed");
        look(2);
        assertThat(told).containsExactly("b");
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }
}
