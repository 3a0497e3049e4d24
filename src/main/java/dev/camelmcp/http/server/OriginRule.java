package dev.camelmcp.http.server;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom the gateway serves, by what the head of a request says. Implementations are thread-safe. */
@FunctionalInterface
public interface OriginRule {

    /**
     * Why it does not; empty where it does.
     *
     * @param local whether the request comes from this machine
     */
    Optional<String> refuse(@Nullable String host, @Nullable String origin, boolean local);
}
