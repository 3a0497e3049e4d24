package dev.camelmcp.reload;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * DOWN while files of routes cannot be used. The routes that run go on, so it counts neither for readiness nor for
 * liveness: nobody is to take callers away from a gateway that serves them. Thread-safe.
 */
final class RouteFilesHealthCheck extends AbstractHealthCheck {

    private static final String GROUP = "mcp-oauth";

    private final Supplier<@Nullable String> problem;

    /** @param problem null where there is none */
    RouteFilesHealthCheck(Supplier<@Nullable String> problem) {
        super(GROUP, GROUP + "-routes");
        this.problem = problem;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        String now = problem.get();
        if (now == null) {
            builder.up();
        } else {
            builder.down().message(now);
        }
    }
}
