package dev.camelmcp.authserver;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A discovery that found nothing: its cause says why, and the steps how far it came. Immutable. */
public final class DiscoveryFailure extends CompletionException {

    private static final long serialVersionUID = 1L;

    private final transient List<DiscoveryStep> steps;
    private final @Nullable URI asked;

    /**
     * @param cause what waiters fail with
     * @param asked who was asked last; null for nobody
     */
    DiscoveryFailure(Exception cause, List<DiscoveryStep> steps, @Nullable URI asked) {
        super(cause);
        this.asked = asked;
        this.steps = List.copyOf(steps);
    }

    /** Whom it is about, as far as that is known: who was asked last; null for nobody. */
    @Nullable
    URI asked() {
        return asked;
    }

    /** What was asked, in order. */
    public List<DiscoveryStep> steps() {
        return steps;
    }
}
