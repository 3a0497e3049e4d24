package dev.camelmcp.inbound;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds out who calls. A host may bind one of its own in Camel's registry, as {@code mcpInboundAuthenticator} or as the
 * only bean of this type; it is then asked instead of what {@code mcp.inbound.auth} says. Implementations must be
 * thread-safe.
 */
@FunctionalInterface
public interface InboundAuthenticator {

    /** Lets everybody in. */
    InboundAuthenticator NONE = new InboundAuthenticator() {
        private final CompletionStage<Verdict> everybody = CompletableFuture.completedStage(Caller.ANYBODY);

        @Override
        public CompletionStage<Verdict> authenticate(InboundRequest request) {
            return everybody;
        }

        @Override
        public Set<String> credentialHeaders() {
            return Set.of();
        }
    };

    /**
     * Who sent a request. Called on an event loop, so it must not wait for anything: what takes longer completes the
     * stage from another thread. A stage that fails is answered with 500.
     *
     * @return a {@link Caller} or a {@link Refusal}
     */
    CompletionStage<Verdict> authenticate(InboundRequest request);

    /**
     * The headers that credentials come in. They are taken out of the request before it is forwarded, whatever they
     * hold.
     */
    default Set<String> credentialHeaders() {
        return Credentials.HEADERS;
    }
}
