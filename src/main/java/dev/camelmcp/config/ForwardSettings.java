package dev.camelmcp.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits between callers and MCP servers. Immutable.
 *
 * @param connectTimeout to connect to an MCP server
 * @param responseTimeout from the request to the head of the answer; zero means no limit. Not for GET, since some
 *     servers send the head of a stream with its first event only
 * @param streamIdleTimeout how long nothing may come on an answer that has begun; zero means no limit
 * @param maxConnections requests to one MCP server that may be under way, streams among them
 * @param maxStreams GET requests to one MCP server that may be open
 * @param maxHeaderSize bytes of the head of a request, or of an answer
 * @param maxRequestSize bytes of a request body
 * @param maxBufferedSize bytes that all request bodies may take in memory together
 * @param circuit when a server that fails is left alone; null for never
 */
public record ForwardSettings(
        Duration connectTimeout,
        Duration responseTimeout,
        Duration streamIdleTimeout,
        int maxConnections,
        int maxStreams,
        int maxHeaderSize,
        int maxRequestSize,
        long maxBufferedSize,
        @Nullable Circuit circuit) {

    /**
     * A circuit breaker.
     *
     * @param failureRate percent of the last requests that have to fail
     * @param window how many requests are looked at
     * @param openTime for how long the server is left alone
     */
    public record Circuit(int failureRate, int window, Duration openTime) {}
}
