package dev.camelmcp.forward;

import dev.camelmcp.config.AccessLogSettings.Format;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.Peer;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each call that a route has taken, when it is over: who asked which server for what, and what came of it.
 * Never an argument, a result, a query string, a credential or the id of a session. Whoever gets the lines of
 * {@link #LOGGER} must not make event loops wait. Thread-safe.
 */
public final class AccessLog {

    /** The name of the logger, whose messages are whole lines. */
    public static final String LOGGER = "dev.camelmcp.access";

    /** Clients ask there before they call. */
    private static final String METADATA = "/.well-known/";

    private static final Logger LINES = LoggerFactory.getLogger(LOGGER);

    private final Format format;
    private final Clock clock;

    public AccessLog(Format format, Clock clock) {
        this.format = format;
        this.clock = clock;
    }

    /** A route has taken the call that is the exchange's message. */
    void begin(Exchange exchange) {
        if (exchange.getMessage()
                .getHeader(Exchange.HTTP_PATH, "", String.class)
                .contains(METADATA)) {
            return;
        }
        HttpCall call = HttpCall.of(exchange);
        AccessEntry entry = new AccessEntry(this, call, Peer.address(exchange));
        exchange.getExchangeExtension().addOnCompletion(entry);
        if (call != null) {
            call.whenEnded(entry::ended);
        }
    }

    Clock clock() {
        return clock;
    }

    void write(AccessLine line) {
        LINES.info(format == Format.JSON ? line.json() : line.text());
    }
}
