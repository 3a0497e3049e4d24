package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.inbound.HostGuard;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * The first look at a caller's request: was it meant to come here? Keeps it for error answers and for a second try.
 * Thread-safe.
 */
public final class HostCheck implements Processor {

    private static final Pattern AUTHORITY = Pattern.compile("https?://([^/?#]*)");

    private final HostGuard guard;
    private final int maxRequestSize;

    /** @param maxRequestSize bytes, for bodies that the HTTP engine has not read yet */
    public HostCheck(HostGuard guard, int maxRequestSize) {
        this.guard = guard;
        this.maxRequestSize = maxRequestSize;
    }

    @Override
    public void process(Exchange exchange) throws RequestRefusedException {
        Message message = exchange.getMessage();
        // not a copy: the answer will be a new message, so this one stays as it is
        exchange.setProperty(ExchangeProperties.REQUEST, message);
        Optional<String> refusal = guard.refuse(host(message), message.getHeader("Origin", String.class));
        if (refusal.isPresent()) {
            throw new RequestRefusedException(403, refusal.get());
        }
        if (HttpCall.of(exchange) == null) {
            keep(message);
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

    /**
     * Other HTTP engines than ours leave a stream, which can be read once; a 401 needs the body twice, and so does an
     * error the id in it.
     */
    private void keep(Message message) throws RequestRefusedException {
        try (InputStream body = message.getBody(InputStream.class)) {
            if (body == null) {
                return;
            }
            byte[] bytes = body.readNBytes(maxRequestSize + 1);
            if (bytes.length > maxRequestSize) {
                throw new RequestRefusedException(413, "the request body is larger than " + maxRequestSize + " bytes");
            }
            message.setBody(bytes);
        } catch (IOException e) {
            throw new RequestRefusedException(400, "the request body could not be read");
        }
    }
}
