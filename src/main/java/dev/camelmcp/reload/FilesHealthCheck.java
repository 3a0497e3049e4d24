package dev.camelmcp.reload;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * DOWN while files that were edited cannot be used. What was made of them before goes on, so it counts neither for
 * readiness nor for liveness: nobody is to take callers away from a gateway that serves them. Thread-safe.
 */
public final class FilesHealthCheck extends AbstractHealthCheck {

    private static final String GROUP = "mcp-oauth";

    private final Supplier<@Nullable String> problem;

    /**
     * @param what the files are about
     * @param problem null where there is none
     */
    public FilesHealthCheck(String what, Supplier<@Nullable String> problem) {
        super(GROUP, GROUP + "-" + what);
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
