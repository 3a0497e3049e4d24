package dev.camelmcp.bootstrap;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Readiness of the port for callers: UP while it is open, which is a moment later than Camel takes itself for started.
 * Thread-safe.
 */
final class ListeningCheck extends AbstractHealthCheck {

    private final BooleanSupplier listening;

    ListeningCheck(BooleanSupplier listening) {
        super("mcp-oauth", "mcp-oauth-listener");
        this.listening = listening;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.state(listening.getAsBoolean() ? State.UP : State.DOWN);
    }
}
