package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.http.BodyLimits;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.Peer;
import dev.camelmcp.http.PendingBody;
import dev.camelmcp.http.StreamBody;
import dev.camelmcp.inbound.HostGuard;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * The first look at a caller's request: was it meant to come here? Keeps its head for error answers and for a second
 * try; its body is not read yet. Thread-safe.
 */
public final class HostCheck implements Processor {

    private static final Pattern AUTHORITY = Pattern.compile("https?://([^/?#]*)");

    private final HostGuard guard;
    private final BodyLimits limits;
    private final @Nullable AccessLog log;

    /**
     * @param limits for bodies of other HTTP engines than ours
     * @param log gets a line for each request, refused or not; null for none
     */
    public HostCheck(HostGuard guard, BodyLimits limits, @Nullable AccessLog log) {
        this.guard = guard;
        this.limits = limits;
        this.log = log;
    }

    @Override
    public void process(Exchange exchange) throws RequestRefusedException {
        Message message = exchange.getMessage();
        // not a copy: the answer will be a new message, so this one stays as it is
        exchange.setProperty(ExchangeProperties.REQUEST, message);
        if (log != null) {
            log.begin(exchange);
        }
        Optional<String> refusal =
                guard.refuse(host(message), message.getHeader("Origin", String.class), Peer.isLocal(exchange));
        if (refusal.isPresent()) {
            throw new RequestRefusedException(403, refusal.get());
        }
        if (HttpCall.of(exchange) == null) {
            leaveBody(message);
        }
    }

    /**
     * The {@code Host} of a request. Camel's other HTTP engines keep the header to themselves, but tell the URL that
     * was made with it.
     */
    public static @Nullable String host(Message message) {
        String header = message.getHeader("Host", String.class);
        if (header != null) {
            return header;
        }
        Matcher url = AUTHORITY.matcher(message.getHeader(Exchange.HTTP_URL, "", String.class));
        return url.lookingAt() ? url.group(1) : null;
    }

    /** Other HTTP engines than ours hand over a stream; from here on it is as unread as a body of ours. */
    private void leaveBody(Message message) {
        InputStream body = message.getBody() instanceof PendingBody ? null : message.getBody(InputStream.class);
        if (body != null) {
            message.setBody(new StreamBody(body, limits));
        }
    }
}
