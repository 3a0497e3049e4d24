package dev.camelmcp.camel;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.inbound.HostGuard;
import java.util.Optional;
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

    private final McpConfig config;
    private final HostGuard guard;

    public ForwardRequest(McpConfig config, HostGuard guard) {
        this.config = config;
        this.guard = guard;
    }

    @Override
    public void process(Exchange exchange) throws RequestRefusedException {
        Message message = exchange.getMessage();
        // not a copy: the answer will be a new message, so this one stays as it is
        exchange.setProperty(ExchangeProperties.REQUEST, message);
        Optional<String> refusal =
                guard.refuse(message.getHeader("Host", String.class), message.getHeader("Origin", String.class));
        if (refusal.isPresent()) {
            throw new RequestRefusedException(403, refusal.get());
        }
        String path = message.getHeader(Exchange.HTTP_PATH, "", String.class);
        ServerRegistration server = find(path.substring(path.indexOf(PREFIX) + PREFIX.length()));
        if (server == null) {
            throw new RequestRefusedException(404, "no such MCP server");
        }
        exchange.setProperty(ExchangeProperties.SERVER, server);
    }

    private @Nullable ServerRegistration find(String name) {
        String trimmed = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return config.find(ServerId.parse(trimmed));
    }
}
