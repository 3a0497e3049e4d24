package dev.camelmcp.routes;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.inbound.Caller;
import dev.camelmcp.inbound.InboundAuthenticator;
import dev.camelmcp.inbound.InboundRequest;
import dev.camelmcp.inbound.Refusal;
import dev.camelmcp.inbound.Verdict;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a host may bind: knows callers by a header of its own, and makes up its mind on another thread. */
public final class OwnAuthenticator implements InboundAuthenticator {

    @Override
    public CompletionStage<Verdict> authenticate(InboundRequest request) {
        List<String> badge = request.headers("X-Badge");
        return CompletableFuture.supplyAsync(() -> {
            if (badge.equals(List.of("broken"))) {
                throw new IllegalStateException("secret reasons");
            }
            return badge.equals(List.of("gold"))
                    ? new Caller("gold", Set.of(ServerId.ofDefault("api")))
                    : Refusal.MISSING;
        });
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of("X-Badge");
    }
}
