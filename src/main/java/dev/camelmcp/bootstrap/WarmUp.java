package dev.camelmcp.bootstrap;

import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Settings;
import dev.camelmcp.http.Redirects;
import dev.camelmcp.http.client.UpstreamComponent;
import dev.camelmcp.http.client.UpstreamOutcomes;
import dev.camelmcp.http.server.PlayedCalls;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.TokenKey;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays calls on the event loops while the routes are made, so that the first callers need not wait for what they are
 * the first to use. By the HTTP server and the client of the gateway, with connections, limits and a server of its own:
 * no route, no configured server and no meter has to do with it. Used by one thread.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** More bring less: what they use is loaded and linked then, and the compilers do the rest in their own time. */
    private static final int CALLS = 50;

    /** Milliseconds that a start waits for what is left of them. */
    private static final long WAIT = 300;

    private final UpstreamComponent client;
    private final AsyncProducer producer;
    private final PlayedCalls calls;
    private final PlayedToken token;
    private final CompletableFuture<Void> over;

    private WarmUp(CamelContext context, Settings settings, TlsClients tls) throws Exception {
        client = new UpstreamComponent(
                settings.forward(), tls, null, new Redirects(), UpstreamOutcomes.UNHEARD, EgressProxy.NONE);
        client.setCamelContext(context);
        producer = client.createEndpoint("mcp-upstream:warm-up").createAsyncProducer();
        ServiceHelper.startService(client, producer);
        calls = new PlayedCalls(context, new Forward());
        CompletableFuture<Void> played = calls.play(CALLS);
        token = new PlayedToken(context, settings, tls, calls);
        over = CompletableFuture.allOf(played, token.over());
    }

    /** Begins; null where it cannot, and then callers have to wait. */
    static @Nullable WarmUp begin(CamelContext context, Settings settings) {
        try {
            return new WarmUp(
                    context, settings, CamelContextHelper.mandatoryLookup(context, TlsClients.BEAN, TlsClients.class));
        } catch (Exception e) {
            LOG.debug("No warm-up", e);
            return null;
        }
    }

    /** Waits for what is left of it, if that does not take too long, and ends it. */
    void end() throws InterruptedException {
        long begin = System.nanoTime();
        try {
            over.get(WAIT, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("The warm-up took too long");
        }
        LOG.debug(
                "Warm-up: {} of {} calls were answered, a token {}, waited {} ms for the last",
                calls.answered(),
                CALLS,
                token.isAnswered() ? "came" : "did not come",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        token.close();
        calls.close();
        ServiceHelper.stopService(producer, client);
    }

    /** To the server that the played calls have for this. */
    private final class Forward extends AsyncProcessorSupport {

        private @Nullable ServerRegistration server;

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (server == null) {
                server = new ServerRegistration(
                        ServerId.ofDefault("warm-up"),
                        new RemoteTarget(URI.create(calls.url()), Map.of()),
                        "",
                        null,
                        TlsFiles.NONE,
                        false,
                        new TokenKey("warm-up"));
            }
            exchange.setProperty(ServerRegistration.EXCHANGE_PROPERTY, server);
            return producer.process(exchange, callback);
        }
    }
}
