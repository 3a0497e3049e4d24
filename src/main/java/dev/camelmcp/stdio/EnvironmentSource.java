package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where a process gets its token from: variables of its environment. Does not block. */
@FunctionalInterface
public interface EnvironmentSource {

    /** Completes with the variables, or with what kept a token from being had. */
    CompletableFuture<Variables> of(ServerRegistration server);

    /**
     * What a process is given; {@code toString()} shows no value.
     *
     * @param values by name
     * @param token which is in them; null for a server without OAuth
     */
    record Variables(Map<String, String> values, @Nullable AccessToken token) {

        @Override
        public String toString() {
            return "Variables" + values.keySet();
        }
    }
}
