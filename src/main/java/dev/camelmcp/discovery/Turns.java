package dev.camelmcp.discovery;

import dev.camelmcp.inbound.Caller;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How many may list tools at the same time: so many, and fewer for one caller, so that there is room for another beside
 * it. Thread-safe.
 */
final class Turns {

    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> ofCallers = new HashMap<>();
    private int taken;

    Turns(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /**
     * Takes one, to be given back by {@link #end}.
     *
     * @param caller null for the operator, who may have all
     * @throws RejectedExecutionException where there is none left
     */
    synchronized void begin(@Nullable Caller caller) {
        if (taken == most) {
            throw new RejectedExecutionException("the tools of " + most + " MCP servers are being listed already");
        }
        if (caller != null) {
            int own = ofCallers.getOrDefault(caller.name(), 0);
            if (own == mostOfOne) {
                throw new RejectedExecutionException(
                        "the tools of " + mostOfOne + " MCP servers are being listed for this caller already");
            }
            ofCallers.put(caller.name(), own + 1);
        }
        taken++;
    }

    synchronized void end(@Nullable Caller caller) {
        taken--;
        if (caller != null) {
            ofCallers.computeIfPresent(caller.name(), (name, own) -> own == 1 ? null : own - 1);
        }
    }
}
