package dev.camelmcp.authserver;

import java.util.List;
import java.util.concurrent.CompletionException;

/** A discovery that found nothing: its cause says why, and the steps how far it came. Immutable. */
public final class DiscoveryFailure extends CompletionException {

    private static final long serialVersionUID = 1L;

    private final transient List<DiscoveryStep> steps;

    /** @param cause what waiters fail with */
    DiscoveryFailure(Exception cause, List<DiscoveryStep> steps) {
        super(cause);
        this.steps = List.copyOf(steps);
    }

    /** What was asked, in order. */
    public List<DiscoveryStep> steps() {
        return steps;
    }
}
