package dev.camelmcp.http.client;

import dev.camelmcp.config.ForwardSettings;
import dev.camelmcp.http.Redirects;
import io.vertx.core.Vertx;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What all requests to MCP servers share. Immutable but for what it knows of event loops; its parts are thread-safe.
 */
record Upstream(
        Vertx vertx,
        ForwardSettings settings,
        UpstreamConnections connections,
        UpstreamClients clients,
        UpstreamGate gate,
        Redirects redirects,
        EgressOptions egress,
        ConcurrentMap<Thread, Deadlines> answers) {

    /** For heads of answers, on this event loop; null where there is no limit. */
    @Nullable
    Deadlines answersHere() {
        if (settings.responseTimeout().isZero()) {
            return null;
        }
        Deadlines known = answers.get(Thread.currentThread());
        return known == null
                ? answers.computeIfAbsent(
                        Thread.currentThread(), loop -> new Deadlines(vertx, settings.responseTimeout()))
                : known;
    }
}
