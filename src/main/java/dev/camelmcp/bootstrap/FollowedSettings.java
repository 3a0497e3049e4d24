package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Names;
import dev.camelmcp.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that take effect while the gateway runs, and who has to be told; all others wait for the next start. Who
 * uses such a setting follows it where its bean is made. Thread-safe; one thread at a time tells.
 */
final class FollowedSettings {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedSettings.class);

    private final List<Follower<?>> followers = new CopyOnWriteArrayList<>();

    private static final class Follower<T> {

        private final String property;
        private final Function<Settings, @Nullable T> value;
        private final Consumer<T> consumer;
        private volatile @Nullable T told;

        private Follower(
                String property, @Nullable T told, Function<Settings, @Nullable T> value, Consumer<T> consumer) {
            this.property = property;
            this.told = told;
            this.value = value;
            this.consumer = consumer;
        }

        /** A property by any spelling of its key. */
        private boolean isAbout(String key) {
            String name = Names.normalize(key);
            return property.endsWith(".")
                    ? name.startsWith(Names.normalize(property))
                    : name.equals(Names.normalize(property));
        }

        /** What is not there any more stays as it was: a value that is lost opens nothing. */
        private boolean tell(Settings settings) {
            T next = value.apply(settings);
            if (next == null || next.equals(told)) {
                return false;
            }
            consumer.accept(next);
            told = next;
            return true;
        }
    }

    /**
     * Has somebody told when a setting has another value.
     *
     * @param property its key; with a dot at the end, all below it
     * @param now those that are in use
     * @param value where it is in there; told apart by {@code equals}, never told when null
     * @param consumer takes it from another thread, for what begins from then on; an {@link IllegalArgumentException}
     *     with a message for people, without the value, leaves what was in use
     */
    <T> void follow(String property, Settings now, Function<Settings, @Nullable T> value, Consumer<T> consumer) {
        followers.add(new Follower<>(property, value.apply(now), value, consumer));
    }

    /** Whether somebody takes this property while the gateway runs. */
    boolean has(String key) {
        return followers.stream().anyMatch(f -> f.isAbout(key));
    }

    /**
     * Tells who follows what has changed.
     *
     * @param problems what could not be read, and so stays as it was
     * @return why what could be read is of no use
     */
    List<ConfigProblem> tell(Settings next, List<ConfigProblem> problems) {
        List<ConfigProblem> refused = new ArrayList<>();
        for (Follower<?> follower : followers) {
            if (problems.stream().anyMatch(p -> follower.isAbout(p.property()))) {
                continue;
            }
            try {
                if (follower.tell(next)) {
                    LOG.info("{} changed, and counts from now on", follower.property.replaceFirst("\\.$", ""));
                }
            } catch (IllegalArgumentException e) {
                refused.add(new ConfigProblem(follower.property, "as it is now", String.valueOf(e.getMessage())));
            }
        }
        return refused;
    }
}
