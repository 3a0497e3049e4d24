package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.stdio.Processes.Started;
import dev.camelmcp.stdio.RpcMessage.Part;
import dev.camelmcp.token.AccessToken;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
    private final boolean replaceable;
    private final Buffers buffers;
    private final Clock clock;
    private final ServerProcess.Listener session;

    /** What takes messages: of the process, or of the one that is to come. */
    private LineWriter writer;

    private FromProcess current;
    private @Nullable Started process;
    /** How the session began, which another process is told once more; null where that is not to come. */
    private @Nullable RpcMessage initialize;

    private @Nullable RpcMessage initialized;

    /** The key of the request that begins the session. */
    private @Nullable String beginning;

    private boolean begun;
    private long replacedUntil = Long.MAX_VALUE;

    /** The one that is to take the place of the first, and has not yet. */
    private @Nullable FromProcess next;

    private boolean over;

    /**
     * @param replaceable whether a process is to take the place of another before its token expires
     * @param session told of what its processes say, and of the end that it must come to
     */
    SessionProcess(ServerId server, boolean replaceable, Buffers buffers, Clock clock, ServerProcess.Listener session) {
        this.server = server;
        this.replaceable = replaceable;
        this.buffers = buffers;
        this.clock = clock;
        this.session = session;
        this.writer = buffers.writer();
        this.current = new FromProcess(writer, false);
    }

    /** The first process: what it says goes through here. */
    synchronized FromProcess first() {
        return current;
    }

    /** Keeps the request that begins the session, for those that come after the first process. */
    synchronized void beginsWith(RpcMessage request) {
        beginning = request.id() == null ? null : request.id().key();
        initialize = kept(request);
    }

    /** To be called with the lock held. */
    private @Nullable RpcMessage kept(RpcMessage message) {
        return replaceable && !over && buffers.keep(message) ? message : null;
    }

    /** Sends messages, or keeps them until there is a process; false where there is no room for them. */
    synchronized boolean send(List<RpcMessage> messages) {
        if (!writer.write(messages)) {
            return false;
        }
        for (RpcMessage message : messages) {
            if (!begun && message.is(RpcReader.INITIALIZED)) {
                begun = true;
                initialized = kept(message);
            }
        }
        return true;
    }

    /** Takes a request out again that no process has got; false where one has, or where it begins the session. */
    synchronized boolean withdraw(Part request) {
        return !request.key().equals(beginning) && writer.withdraw(request.key());
    }

    /** The first process is there. */
    void started(Started begun) {
        synchronized (this) {
            if (!over) {
                process = begun;
                return;
            }
        }
        begun.process().end();
    }

    /** Whether messages wait for a process. */
    synchronized boolean isAwaited() {
        return process == null || next != null;
    }

    /** Whether that is the answer by which the server declines to begin; the key is that of its request. */
    synchronized boolean isRefusal(@Nullable String key, RpcMessage response) {
        boolean accepted = response.kind() == RpcMessage.Kind.RESPONSE;
        return !accepted && key != null && !begun && key.equals(beginning);
    }

    /** The token the process was given, while it could be replaced; null where it could not. */
    synchronized @Nullable AccessToken replaceableToken() {
        boolean ready = !over && next == null && initialize != null && initialized != null;
        return ready && process != null ? process.token() : null;
    }

    /** Holds messages back for another process, whose listener this is; null where there is none to replace. */
    synchronized @Nullable FromProcess replace() {
        if (replaceableToken() == null) {
            return null;
        }
        replacedUntil = clock.millis() + REPLACEMENT.toMillis();
        FromProcess replacement = new FromProcess(buffers.heldWriter(), true);
        next = replacement;
        writer = replacement.input;
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
            from.replacing = false;
            if (answer.kind() == RpcMessage.Kind.RESPONSE && from.input.writeFirst(initialized)) {
                current = from;
                process = begun;
                replacedUntil = Long.MAX_VALUE;
                from.input.release();
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
        if (first) {
            buffers.forget(initialize);
            buffers.forget(initialized);
        }
        return first;
    }

    /** Ends the process, if there is one, and the one that was to take its place. */
    void end() {
        Started last;
        FromProcess other;
        synchronized (this) {
            last = process;
            other = next;
            next = null;
        }
        if (last == null) {
            first().input.drop();
        } else {
            last.process().end();
        }
        if (other != null) {
            other.end();
        }
    }

    /** One of the processes, and what it says. Thread-safe, by the lock of the class around it. */
    final class FromProcess implements ServerProcess.Listener {

        private final LineWriter input;

        /** Whether it has not answered initialize yet, which nobody but the gateway waits for. */
        private volatile boolean replacing;

        private volatile @Nullable Started begun;

        private FromProcess(LineWriter input, boolean replacing) {
            this.input = input;
            this.replacing = replacing;
        }

        /** What waits for it. */
        LineWriter input() {
            return input;
        }

        /** The other process is there: it is told what the first one was told. */
        void started(Started other) {
            synchronized (SessionProcess.this) {
                if (!over && initialize != null) {
                    begun = other;
                    if (input.writeFirst(initialize)) {
                        return;
                    }
                }
            }
            other.process().end();
            session.ended("does not read what it is sent");
        }

        /** The other process could not be had; the first one goes on, with what waited for the other. */
        void notStarted() {
            boolean moved;
            synchronized (SessionProcess.this) {
                replacedUntil = Long.MAX_VALUE;
                next = null;
                writer = current.input;
                moved = over || input.moveTo(writer);
            }
            if (!moved) {
                session.ended("does not read what it is sent");
            }
        }

        private void end() {
            Started other = begun;
            if (other == null) {
                input.drop();
            } else {
                other.process().end();
            }
        }

        @Override
        public void message(RpcMessage message) {
            boolean answer;
            synchronized (SessionProcess.this) {
                String begins = SessionProcess.this.beginning;
                answer = replacing
                        && begins != null
                        && message.isResponse()
                        && Ids.match(message, Set.of(begins)) != null;
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
                mine = this == current || replacing;
            }
            if (mine) {
                session.ended(reason);
            }
        }
    }
}
