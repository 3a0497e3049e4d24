package dev.camelmcp.config;

import java.time.Duration;

/**
 * How local servers run, and their limits. Immutable.
 *
 * @param node the name of this gateway among others, which its session ids begin with; empty for one by chance
 * @param maxProcesses that may run at the same time, over all servers
 * @param maxPendingRequests of one process that may wait for an answer
 * @param maxLineSize bytes of a message that a process writes
 * @param sessionIdleTimeout after which a session that nobody uses ends, and a shared process too
 * @param keepAlive how long a stream may be silent before a comment is sent; zero for as long as it likes
 */
public record LocalSettings(
        String node,
        int maxProcesses,
        int maxPendingRequests,
        int maxLineSize,
        Duration sessionIdleTimeout,
        Duration keepAlive) {}
