package dev.camelmcp.observe;

import org.jspecify.annotations.Nullable;

/**
 * Requests to one MCP server, by the status that callers got. Immutable.
 *
 * @param requests of the last minutes
 * @param rejected those of them that were answered by 4xx
 * @param errors those of them that were answered by 5xx, by the server or for it
 * @param median milliseconds until the head of the answer; null without requests
 * @param p99 milliseconds that 99 % of them did not exceed; null without requests
 * @param allRequests since the start
 * @param allErrors since the start
 */
public record Traffic(
        long requests,
        long rejected,
        long errors,
        @Nullable Integer median,
        @Nullable Integer p99,
        long allRequests,
        long allErrors) {

    static Traffic of(long[] recent, long[] all) {
        return new Traffic(
                recent[TrafficCounts.REQUESTS],
                recent[TrafficCounts.REJECTED],
                recent[TrafficCounts.ERRORS],
                TrafficCounts.quantile(0.5, recent),
                TrafficCounts.quantile(0.99, recent),
                all[TrafficCounts.REQUESTS],
                all[TrafficCounts.ERRORS]);
    }
}
