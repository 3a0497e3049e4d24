package dev.camelmcp.http.client;

import dev.camelmcp.config.ForwardSettings;
import io.vertx.core.Vertx;

/** What all requests to MCP servers share. Immutable; its parts are thread-safe. */
record Upstream(Vertx vertx, ForwardSettings settings, UpstreamClients clients, UpstreamGate gate) {}
