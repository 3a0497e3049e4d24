package dev.camelmcp.camel;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerRegistration;
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
 * Admits a caller's request: checks where it was meant to go, finds its server by the path ({@code /mcp/{server}} or {@code /mcp/{config}/{server}}), and keeps it for a second try.
 * Thread-safe.
 */
public final class ForwardRequest implements Processor {

    private static final String PREFIX = "/mcp/";
    private static final Pattern AUTHORITY = Pattern.compile("https?://([^/?#]*)");

    private final McpConfig config;
    private final HostGuard guard;
    private final int maxRequestSize;
    private final ForwardMetrics metrics;

    /**
     * @param maxRequestSize bytes, for bodies that the HTTP engine has not read yet
     */
    public ForwardRequest(McpConfig config, HostGuard guard, int maxRequestSize, ForwardMetrics metrics) {
        this.config = config;
        this.guard = guard;
        this.maxRequestSize = maxRequestSize;
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) throws RequestRefusedException {
        ForwardTimer timer = new ForwardTimer(metrics);
        Message message = exchange.getMessage();
        // not a copy: the answer will be a new message, so this one stays as it is
        exchange.setProperty(ExchangeProperties.REQUEST, message);
        Optional<String> refusal = guard.refuse(host(message), message.getHeader("Origin", String.class));
        if (refusal.isPresent()) {
            throw new RequestRefusedException(403, refusal.get());
        }
        ServerRegistration server = find(message.getHeader(Exchange.HTTP_PATH, "", String.class));
        if (server == null) {
            throw new RequestRefusedException(404, "no such MCP server");
        }
        exchange.setProperty(ExchangeProperties.SERVER, server);
        exchange.getExchangeExtension().addOnCompletion(timer);
        if (HttpCall.of(exchange) == null) {
            keep(message);
        }
    }

    /** Other HTTP engines than ours leave a stream, which can be read once; a 401 needs the body twice. */
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

    /** Camel's other HTTP engines keep the header to themselves, but tell the URL that was made with it. */
    static @Nullable String host(Message message) {
        String header = message.getHeader("Host", String.class);
        if (header != null) {
            return header;
        }
        Matcher url = AUTHORITY.matcher(message.getHeader(Exchange.HTTP_URL, "", String.class));
        return url.lookingAt() ? url.group(1) : null;
    }

    private @Nullable ServerRegistration find(String path) {
        int start = path.indexOf(PREFIX);
        if (start < 0) {
            return null;
        }
        String name = path.substring(start + PREFIX.length());
        return config.find(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
    }
}
