package dev.camelmcp.shared;

import dev.camelmcp.token.OnceInAWhile;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes out of the store and cannot be used counts as absent, and is told: once a minute, since somebody who
 * writes into the store could fill the log. Thread-safe.
 */
final class Ignored {

    private static final Logger LOG = LoggerFactory.getLogger(Ignored.class);

    private final SharingFigures figures;
    private final OnceInAWhile told;

    Ignored(SharingFigures figures, Clock steady) {
        this.figures = figures;
        this.told = new OnceInAWhile(steady, Duration.ofMinutes(1));
    }

    /** @param what it is, with its article */
    void add(String what, Exception reason) {
        figures.ignored();
        if (told.claim()) {
            LOG.warn(
                    "{} in the shared store is of no use and counts as absent: {}; told once a minute, all are counted",
                    what,
                    reason.getMessage());
        }
    }
}
