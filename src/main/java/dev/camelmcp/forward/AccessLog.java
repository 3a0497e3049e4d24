package dev.camelmcp.forward;

import dev.camelmcp.config.AccessLogSettings.Format;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.Peer;
import dev.camelmcp.http.Refusals;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each call when it is over: who asked which server for what, and what came of it. Most are taken by a
 * route; what the listener refuses is known by its head alone. Never an argument, a result, a query string, a
 * credential or the id of a session. Whoever gets the lines of {@link #LOGGER} must not make event loops wait.
 * Thread-safe.
 */
public final class AccessLog implements Refusals {

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

    @Override
    public void refused(Request request, int status, long bytes) {
        if (!request.path().contains(METADATA)) {
            AccessLine.Answer answer = new AccessLine.Answer(status, 0, bytes, true, AccessLine.error(status));
            write(new AccessLine(clock.instant(), AccessEntry.question(request), answer));
        }
    }

    Clock clock() {
        return clock;
    }

    void write(AccessLine line) {
        LINES.info(format == Format.JSON ? line.json() : line.text());
    }
}
