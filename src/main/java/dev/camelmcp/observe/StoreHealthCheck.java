package dev.camelmcp.observe;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Tells of the shared store in its details, and is UP in any case: without it a node goes on alone, and nobody is to
 * take callers away from all nodes at once. Thread-safe.
 */
public final class StoreHealthCheck extends AbstractHealthCheck {

    private static final String GROUP = "mcp-oauth";

    private final Supplier<StoreState> store;

    public StoreHealthCheck(Supplier<StoreState> store) {
        super(GROUP, GROUP + "-store");
        this.store = store;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        StoreState state = store.get();
        builder.detail("store", state.word());
        builder.detail("store.at", state.store());
        builder.detail("store.since", state.since().toString());
        if (state.reason() != null) {
            builder.detail("store.reason", state.reason());
        }
        builder.up();
    }
}
