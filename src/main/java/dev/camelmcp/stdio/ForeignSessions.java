package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.OnceInAWhile;
import dev.camelmcp.token.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls for sessions that other nodes have: counts each, and says so from time to time. Thread-safe. */
final class ForeignSessions {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignSessions.class);

    /** However many callers there are, and whatever nodes they name. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final String node;
    private final ProcessEvents events;
    private final OnceInAWhile told;

    /** @param node the name of this one */
    ForeignSessions(String node, ProcessEvents events, Clock clock) {
        this.node = node;
        this.events = events;
        this.told = new OnceInAWhile(SteadyClock.of(clock), PAUSE);
    }

    /** @param owner the node that the session is of: a name, of a length that is fit for the log */
    void called(ServerRegistration server, String owner) {
        events.foreignSession(server);
        if (told.claim()) {
            LOG.warn(
                    "Calls for sessions of node {} arrive at node {}, which answers 404: either that node has ended, or"
                            + " the load balancer does not route by Mcp-Session-Id; see docs/replicas.md",
                    owner,
                    node);
        }
    }
}
