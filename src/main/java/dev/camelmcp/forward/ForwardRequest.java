package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.inbound.Caller;
import dev.camelmcp.observe.ForwardMetrics;
import dev.camelmcp.store.TokenCache;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Finds the server of a request by its path ({@code /mcp/{server}} or {@code /mcp/{config}/{server}}), and asks whether
 * its caller may call it. Thread-safe.
 */
public final class ForwardRequest implements Processor {

    private static final String PREFIX = "/mcp/";

    private final Servers servers;
    private final ForwardMetrics metrics;
    private final TokenAcceptance acceptance;

    public ForwardRequest(Servers servers, ForwardMetrics metrics, TokenCache cache) {
        this.servers = servers;
        this.acceptance = new TokenAcceptance(cache);
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) throws RequestRefusedException {
        ForwardTimer timer = new ForwardTimer(metrics);
        ServerRegistration server =
                servers.find(serverName(exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class)));
        Caller caller = exchange.getProperty(ExchangeProperties.CALLER, Caller.class);
        // first: whom only some servers are open to does not learn which others there are
        if (caller != null && caller.isRestricted() && (server == null || !caller.mayCall(server.serverId()))) {
            throw new RequestRefusedException(403, "this caller may not call that MCP server");
        }
        if (server == null) {
            throw new RequestRefusedException(404, "no such MCP server");
        }
        exchange.setProperty(ExchangeProperties.SERVER, server);
        exchange.getExchangeExtension().addOnCompletion(timer);
        exchange.getExchangeExtension().addOnCompletion(acceptance);
    }

    /** What a path says behind {@code /mcp/}; empty where it says nothing. */
    static String serverName(String path) {
        return behind(PREFIX, path);
    }

    /** What a path says behind a prefix, without a slash at its end; empty where it says nothing. */
    public static String behind(String prefix, String path) {
        int start = path.indexOf(prefix);
        if (start < 0) {
            return "";
        }
        String name = path.substring(start + prefix.length());
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }
}
