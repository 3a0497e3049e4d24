package dev.camelmcp.http.client;

import dev.camelmcp.config.ForwardSettings;
import dev.camelmcp.http.Redirects;
import io.vertx.core.Vertx;

/** What all requests to MCP servers share. Immutable; its parts are thread-safe. */
record Upstream(
        Vertx vertx,
        ForwardSettings settings,
        UpstreamConnections connections,
        UpstreamClients clients,
        UpstreamGate gate,
        Redirects redirects,
        EgressOptions egress) {}
