package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Gets the first tokens of servers with {@code oauth.eager=true} before anybody calls, at start and when they come in;
 * so their authorization servers are found out, too. Nobody waits for it, but the servers are not ready until then.
 * Thread-safe.
 */
public final class EagerTokens implements ServersListener {

    private final Servers servers;
    private final ProducerTemplate producer;

    public EagerTokens(Servers servers, ProducerTemplate producer) {
        this.servers = servers;
        this.producer = producer;
    }

    /** The routes run. */
    public void begin() {
        acquire(servers.all());
    }

    @Override
    public void afterChange(ServersChange change) {
        acquire(change.come());
    }

    private void acquire(Collection<ServerRegistration> some) {
        for (ServerRegistration server : some) {
            OAuthRegistration client = server.oauth();
            if (client != null && client.eager()) {
                // how it went is logged by RouteTokenSource
                CompletableFuture<Exchange> unused = producer.asyncSend(
                        "direct:mcp-oauth-cache", e -> e.setProperty(ExchangeProperties.SERVER, server));
            }
        }
    }
}
