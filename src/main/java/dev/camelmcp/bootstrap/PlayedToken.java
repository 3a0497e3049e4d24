package dev.camelmcp.bootstrap;

import dev.camelmcp.acquire.TokenJson;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Settings;
import dev.camelmcp.http.server.PlayedCalls;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.tls.TlsClients;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request for a token that nobody needs, by the client that the routes use, to a server of ours: what it is the
 * first to use takes most of the time of the first call. Beside the start, on a thread of its own. Begun and closed by
 * one thread.
 */
final class PlayedToken implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PlayedToken.class);

    /** As in token-attempt.camel.yaml. */
    private static final String ENDPOINT =
            "http:mcp-oauth-warm-up?throwExceptionOnFailure=false&disableStreamCache=true"
                    + "&headerFilterStrategy=#bean:mcpHeaderFilter&sslContextParameters=#bean:mcpNoTrust";

    private static final byte[] FORM = "grant_type=client_credentials".getBytes(StandardCharsets.US_ASCII);

    private final CamelContext context;
    private final ScheduledExecutorService thread;
    private final CompletableFuture<Void> over;
    private volatile boolean answered;

    /** Begins, when the server listens. */
    PlayedToken(CamelContext context, Settings settings, TlsClients tls, PlayedCalls server) {
        this.context = context;
        thread = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "McpOAuthWarmUp");
        OAuthClients clients = new OAuthClients(
                settings.oauth().timeout(), thread, EgressProxy.NONE, SystemDefaultDnsResolver.INSTANCE);
        over = server.listening().thenAcceptAsync(url -> ask(url, clients, tls), thread);
    }

    /** Completes when that is over, however it went. */
    CompletableFuture<Void> over() {
        return over.exceptionally(e -> {
            LOG.debug("No token was played", e);
            return null;
        });
    }

    /** Whether the server's answer came back and was read. */
    boolean isAnswered() {
        return answered;
    }

    @Override
    public void close() {
        context.getExecutorServiceManager().shutdownNow(thread);
    }

    private void ask(String url, OAuthClients clients, TlsClients tls) {
        HttpComponent component = new HttpComponent();
        component.setCamelContext(context);
        try (component) {
            ServiceHelper.startService(component);
            HttpEndpoint endpoint = (HttpEndpoint) component.createEndpoint(ENDPOINT);
            endpoint.setHttpClientConfigurer(clients.of(ServerRegistration.DEFAULT_CLIENT_BEAN, tls::jvms));
            Producer producer = endpoint.createProducer();
            ServiceHelper.startService(endpoint, producer);
            try {
                ask(producer, endpoint.createExchange(), url);
            } finally {
                ServiceHelper.stopService(producer, endpoint);
            }
        } catch (Exception e) {
            LOG.debug("The played request for a token failed", e);
        }
    }

    private void ask(Producer producer, Exchange exchange, String url) throws Exception {
        Message message = exchange.getMessage();
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.HTTP_URI, url);
        message.setHeader(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
        message.setBody(FORM);
        producer.process(exchange);
        try (TokenJson json = new TokenJson()) {
            json.unmarshal(exchange, exchange.getMessage().getMandatoryBody(InputStream.class));
            answered = true;
        }
    }
}
