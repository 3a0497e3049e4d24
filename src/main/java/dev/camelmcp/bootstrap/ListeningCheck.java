package dev.camelmcp.bootstrap;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Readiness of the port for callers: UP while it is open, which is a moment later than Camel takes itself for started,
 * and DOWN from the moment that calls are refused, which may be long before Camel takes itself for stopping.
 * Thread-safe.
 */
final class ListeningCheck extends AbstractHealthCheck {

    private static final String ID = "mcp-oauth-listener";

    private final BooleanSupplier listening;
    private volatile boolean ending;

    ListeningCheck(BooleanSupplier listening) {
        super("mcp-oauth", ID);
        this.listening = listening;
    }

    /** That of a context, if it has one, is DOWN from now on. */
    static void end(CamelContext context) {
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null && health.getCheck(ID).orElse(null) instanceof ListeningCheck check) {
            check.ending = true;
        }
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.state(!ending && listening.getAsBoolean() ? State.UP : State.DOWN);
    }
}
