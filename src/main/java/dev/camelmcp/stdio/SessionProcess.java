package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.stdio.Processes.Started;
import dev.camelmcp.stdio.RpcMessage.Part;
import dev.camelmcp.token.AccessToken;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that a session's messages go to, whichever it is: the first one, or one that took its place before its
 * token expired, and was told first how the session had begun.
 *
 * <p>Thread-safe. The session is told of nothing with the lock held, so it may call from within its own.
 */
final class SessionProcess {

    private static final Logger LOG = LoggerFactory.getLogger(SessionProcess.class);

    /** For a process that takes the place of another to answer initialize. */
    private static final Duration REPLACEMENT = Duration.ofSeconds(30);

    private final ServerId server;
    private final int maxHeld;
    private final Clock clock;
    private final ServerProcess.Listener session;

    /** What waits for a process that is being started; null while there is one that takes messages. */
    private @Nullable List<RpcMessage> held = new ArrayList<>();

    private FromProcess current = new FromProcess(false);
    private @Nullable Started process;
    private @Nullable RpcMessage initialize;
    private @Nullable RpcMessage initialized;
    private long replacedUntil = Long.MAX_VALUE;

    /** The one that is to take the place of the first, and has not yet. */
    private @Nullable FromProcess next;

    private boolean over;

    /**
     * @param maxHeld messages that may wait for a process
     * @param session told of what its processes say, and of the end that it must come to
     */
    SessionProcess(ServerId server, int maxHeld, Clock clock, ServerProcess.Listener session) {
        this.server = server;
        this.maxHeld = maxHeld;
        this.clock = clock;
        this.session = session;
    }

    /** What the first process says goes through here. */
    synchronized ServerProcess.Listener listener() {
        return current;
    }

    /** Keeps the request that begins the session, for those that come after the first process. */
    synchronized void beginsWith(RpcMessage request) {
        initialize = request;
    }

    /** Sends messages, or keeps them until there is a process; false where one of them could not be. */
    synchronized boolean send(List<RpcMessage> messages) {
        boolean sent = true;
        for (RpcMessage message : messages) {
            if (message.is(RpcReader.INITIALIZED)) {
                initialized = message;
            }
            sent &= pass(message);
        }
        return sent;
    }

    /** To be called with the lock held. */
    private boolean pass(RpcMessage message) {
        if (held != null) {
            return held.size() < maxHeld && held.add(message);
        }
        return process != null && process.process().send(message);
    }

    /** To be called with the lock held. */
    private void release() {
        List<RpcMessage> waiting = held == null ? List.of() : held;
        held = null;
        waiting.forEach(this::pass);
    }

    /** The first process is there: it gets what waited for it. */
    void started(Started begun) {
        synchronized (this) {
            if (!over) {
                process = begun;
                release();
                return;
            }
        }
        begun.process().end();
    }

    /** Whether messages wait for a process. */
    synchronized boolean isAwaited() {
        return held != null;
    }

    /** Whether that is the answer by which the server declines to begin. */
    synchronized boolean isRefusal(RpcMessage response) {
        return response.kind() == RpcMessage.Kind.ERROR && initialized == null && isInitialize(response.id());
    }

    /** To be called with the lock held. */
    private boolean isInitialize(@Nullable Part about) {
        Part first = initialize == null ? null : initialize.id();
        return about != null && first != null && first.key().equals(about.key());
    }

    /** The token the process was given, while it could be replaced; null where it could not. */
    synchronized @Nullable AccessToken replaceableToken() {
        boolean ready = !over && held == null && initialize != null && initialized != null;
        return ready && process != null ? process.token() : null;
    }

    /** Holds messages back for another process, whose listener this is; null where there is none to replace. */
    synchronized @Nullable FromProcess replace() {
        if (replaceableToken() == null) {
            return null;
        }
        held = new ArrayList<>();
        replacedUntil = clock.millis() + REPLACEMENT.toMillis();
        FromProcess replacement = new FromProcess(true);
        next = replacement;
        return replacement;
    }

    /** Whether another process has had its time to answer initialize, and did not. */
    synchronized boolean isReplacementOverdue(long now) {
        return now >= replacedUntil;
    }

    /** The other process has answered: it takes the place of the first. */
    private void handOver(FromProcess from, RpcMessage answer) {
        Started last;
        synchronized (this) {
            Started begun = from.begun;
            if (over || begun == null || initialized == null) {
                return;
            }
            next = null;
            last = process;
            from.beginning = false;
            if (answer.kind() == RpcMessage.Kind.RESPONSE && begun.process().send(initialized)) {
                current = from;
                process = begun;
                replacedUntil = Long.MAX_VALUE;
                release();
            } else {
                last = null;
            }
        }
        if (last == null) {
            session.ended("did not begin again");
            if (from.begun != null) {
                from.begun.process().end();
            }
        } else {
            LOG.info("Replaced the process of a session with {}, whose token was to expire", server);
            last.process().end();
        }
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Takes no other process from now on; false the second time. */
    synchronized boolean close() {
        boolean first = !over;
        over = true;
        return first;
    }

    /** Ends the process, if there is one, and the one that was to take its place. */
    void end() {
        Started last;
        Started begun;
        synchronized (this) {
            last = process;
            begun = next == null ? null : next.begun;
            next = null;
        }
        if (last != null) {
            last.process().end();
        }
        if (begun != null) {
            begun.process().end();
        }
    }

    /** What one of the processes says. Thread-safe, by the lock of the class around it. */
    final class FromProcess implements ServerProcess.Listener {

        /** Whether it has not answered initialize yet, which nobody but the gateway waits for. */
        private volatile boolean beginning;

        private volatile @Nullable Started begun;

        private FromProcess(boolean beginning) {
            this.beginning = beginning;
        }

        /** The other process is there: it is told what the first one was told. */
        void started(Started other) {
            synchronized (SessionProcess.this) {
                if (!over && initialize != null) {
                    begun = other;
                    if (other.process().send(initialize)) {
                        return;
                    }
                }
            }
            other.process().end();
            session.ended("does not read what it is sent");
        }

        /** The other process could not be had; the first one goes on. */
        void notStarted() {
            synchronized (SessionProcess.this) {
                replacedUntil = Long.MAX_VALUE;
                next = null;
                release();
            }
        }

        @Override
        public void message(RpcMessage message) {
            boolean answer;
            synchronized (SessionProcess.this) {
                answer = beginning && message.isResponse() && isInitialize(message.id());
            }
            if (answer) {
                handOver(this, message);
            } else {
                session.message(message);
            }
        }

        @Override
        public void ended(String reason) {
            boolean mine;
            synchronized (SessionProcess.this) {
                mine = this == current || beginning;
            }
            if (mine) {
                session.ended(reason);
            }
        }
    }
}
