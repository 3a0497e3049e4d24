package dev.camelmcp.authserver;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.Call;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.metadata.MetadataException.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Begins a discovery: the message becomes a request to the MCP server without a token, so that it says what it wants
 * (RFC 9728 §5.1). A {@code ping}, which begins no session where it is let in. Thread-safe. Looks a name up, so it is
 * not for event loops.
 */
public final class ProbeRequest implements Processor {

    private static final byte[] PING =
            "{\"jsonrpc\":\"2.0\",\"id\":\"mcp-oauth\",\"method\":\"ping\"}".getBytes(StandardCharsets.UTF_8);

    private final Neighbourhood neighbourhood;
    private final ScheduledExecutorService timer;
    private final Duration limit;

    /** @param limit after which no challenge is waited for */
    public ProbeRequest(Neighbourhood neighbourhood, ScheduledExecutorService timer, Duration limit) {
        this.neighbourhood = neighbourhood;
        this.timer = timer;
        this.limit = limit;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        DiscoveryRun run = new DiscoveryRun(server);
        run.begin(exchange);
        requireHonestWay(run);
        if (neighbourhood.isGuarded(server)) {
            run.guard();
        }
        exchange.setProperty(ExchangeProperties.ASKED, server.url());
        exchange.setProperty(Call.EXCHANGE_PROPERTY, new Probe(timer, limit));
        exchange.removeProperty(ExchangeProperties.TOKEN);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader("Accept", "application/json, text/event-stream");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(PING);
    }

    /** Who may change what an MCP server says, may name an authorization server of his own; with the best of TLS. */
    private static void requireHonestWay(DiscoveryRun run) {
        if (run.isOpenToOthers() && run.settings().issuer() == null) {
            throw new MetadataException(
                    Step.ENDPOINT,
                    "url is not https, so that anybody on the way could name the authorization server that gets the"
                            + " credentials: use an https url, or set oauth.issuer or oauth.token-url; only for tests,"
                            + " and with OAuth 2.0 alone, oauth.enforce-https=false lets it pass");
        }
    }
}
