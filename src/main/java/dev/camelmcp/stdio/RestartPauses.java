package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who has to wait for whose crashes: a caller whose sessions crash, for those of that caller; all whose requests share
 * a process, for that process. Nobody waits for what somebody else did. Thread-safe.
 */
final class RestartPauses {

    private final Clock clock;
    private final ConcurrentMap<Key, RestartPause> pauses = new ConcurrentHashMap<>();

    private record Key(ServerId server, Object owner) {}

    RestartPauses(Clock clock) {
        this.clock = clock;
    }

    /** Time that is left; zero when a process may be started for that owner. */
    Duration left(ServerId server, Object owner) {
        RestartPause pause = pauses.get(new Key(server, owner));
        return pause == null ? Duration.ZERO : pause.left();
    }

    /** A process ended that was not told to, as {@link RestartPause#crashed}. */
    void crashed(ServerId server, Object owner, Duration lived, boolean served) {
        pauses.computeIfAbsent(new Key(server, owner), k -> new RestartPause(clock))
                .crashed(lived, served);
    }

    /** A process has served, and ended when it was told to. */
    void served(ServerId server, Object owner) {
        pauses.remove(new Key(server, owner));
    }

    /** Forgets what is long over: there may be any number of callers. */
    void tick() {
        pauses.values().removeIf(RestartPause::isForgotten);
    }
}
