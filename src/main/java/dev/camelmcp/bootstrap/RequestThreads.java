package dev.camelmcp.bootstrap;

import dev.camelmcp.acquire.EndpointThreads;
import dev.camelmcp.acquire.EndpointTurn;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.OAuthSettings;
import dev.camelmcp.config.ServerRegistration;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.ExecutorServiceManager;
import org.jspecify.annotations.Nullable;

/**
 * The threads of requests to authorization servers, and of the routes that make them. Stateless.
 *
 * @param producer asks routes of ours, by threads that nothing blocks
 * @param timer ends what takes too long
 */
record RequestThreads(ProducerTemplate producer, ScheduledExecutorService timer) {

    private static final int STEPS = 20;

    /** Where each costs memory and time: 10 hosts may hang with all the requests that one may have. */
    private static final int MOST_PLATFORM_THREADS = 200;

    private static final long KEEP_ALIVE_SECONDS = 10;

    /**
     * Before, a virtual thread that waits in a monitor (JEP 491) or for the address of a host holds up those that share
     * its carrier, of which there are as many as processors.
     */
    private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 24;

    /** Binds what the routes wait for a thread by, each in front of one that asks. */
    static RequestThreads bind(Footprint footprint, OAuthSettings settings) throws Exception {
        ExecutorServiceManager manager = footprint.context().getExecutorServiceManager();
        ExecutorService steps =
                footprint.threads(manager.newFixedThreadPool(RequestThreads.class, "McpOAuthAcquisition", STEPS));
        ScheduledExecutorService timer =
                footprint.threads(manager.newSingleThreadScheduledExecutor(RequestThreads.class, "McpOAuthDeadline"));
        ExecutorService blocking = footprint.threads(
                Runtime.version().feature() < FIRST_JAVA_WITH_VIRTUAL_THREADS
                        ? platform(manager)
                        : virtual("McpOAuthRequest-"));
        EndpointThreads threads = new EndpointThreads(blocking, steps, timer, settings.timeout());
        footprint.add("requests that wait", threads::close);
        footprint.bind("mcpTokenTurn", new EndpointTurn(threads, of(OAuthRegistration::tokenUrl)));
        footprint.bind("mcpRevocationTurn", new EndpointTurn(threads, of(OAuthRegistration::revocationUrl)));
        footprint.bind("mcpAssertionTurn", new EndpointTurn(threads, of(RequestThreads::identityProvider)));
        return new RequestThreads(footprint.producer(steps), timer);
    }

    private static ExecutorService platform(ExecutorServiceManager manager) {
        return manager.newThreadPool(
                RequestThreads.class,
                "McpOAuthRequest",
                new ThreadPoolProfileBuilder("McpOAuthRequest")
                        .poolSize(MOST_PLATFORM_THREADS)
                        .maxPoolSize(MOST_PLATFORM_THREADS)
                        .keepAliveTime(KEEP_ALIVE_SECONDS)
                        .allowCoreThreadTimeOut(true)
                        .maxQueueSize(Integer.MAX_VALUE)
                        .build());
    }

    /** By name, as this is compiled for a JDK that has none. (Camel's own switch is for all pools of the JVM.) */
    private static ExecutorService virtual(String name) throws ReflectiveOperationException {
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        type.getMethod("name", String.class, long.class).invoke(builder, name, 0L);
        Object factory = type.getMethod("factory").invoke(builder);
        return (ExecutorService) Executors.class
                .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                .invoke(null, factory);
    }

    private static Function<Exchange, @Nullable URI> of(Function<OAuthRegistration, @Nullable URI> endpoint) {
        return exchange -> endpoint.apply(exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class)
                .requireOAuth());
    }

    private static @Nullable URI identityProvider(OAuthRegistration client) {
        OAuthRegistration idp = client.grant().idp();
        return idp == null ? null : idp.tokenUrl();
    }
}
