package dev.camelmcp.acquire;

import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.tls.ClientTls;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client for authorization servers: no retries behind the route's back, no redirects (a 307 would post the
 * secret to another host), no cookies, no compression, no authentication of its own, no request that takes longer than
 * the timeout as a whole, no answer larger than 64 KiB, and no head that never ends. Where a host has several
 * addresses, one that does not answer within a third of the limit gives way to the next. Thread-safe.
 */
public final class TokenEndpointClient implements HttpClientConfigurer {

    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 2_000;
    private static final int MAX_CONNECTIONS_OF_HOST = 200;

    /** One host that hangs must not use up what the others need. */
    private static final int MAX_CONNECTIONS = 100_000;

    /** So many addresses of a host can be tried within the limit, although none but the last one answers. */
    private static final int ADDRESSES = 3;

    private final Duration limit;
    private final AttemptDeadline deadline;
    private final Supplier<ClientTls> tls;
    private final DnsResolver addresses;
    private final EgressRoutes routes;

    /**
     * Clients with a limit of time.
     *
     * @param limit of one request, from connecting to the last byte of the answer
     * @param tls keys and certificates, asked for each connection. May block
     * @param egress what connections leave by
     */
    public TokenEndpointClient(
            Duration limit, ScheduledExecutorService timer, Supplier<ClientTls> tls, EgressProxy egress) {
        this(limit, timer, tls, egress, SystemDefaultDnsResolver.INSTANCE);
    }

    /**
     * One with addresses of its own.
     *
     * @param addresses of a host; what it returns is connected to
     */
    public TokenEndpointClient(
            Duration limit,
            ScheduledExecutorService timer,
            Supplier<ClientTls> tls,
            EgressProxy egress,
            DnsResolver addresses) {
        this.addresses = addresses;
        this.routes = new EgressRoutes(egress);
        this.limit = limit;
        this.deadline = new AttemptDeadline(limit, timer);
        this.tls = tls;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        routes.configure(client);
        client.setConnectionManager(connections())
                .setConnectionManagerShared(false)
                .setRetryStrategy(new DefaultHttpRequestRetryStrategy(0, TimeValue.ZERO_MILLISECONDS))
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                // a connection is used once: what stands behind an answer is not the next one's, and each handshake
                // shows the certificate of the day
                .setConnectionReuseStrategy((request, response, context) -> false)
                .addExecInterceptorFirst("unanswered", new UnansweredRequests(tls))
                .addExecInterceptorFirst("target", new ExactTarget(routes))
                .addExecInterceptorFirst("deadline", deadline);
    }

    private PoolingHttpClientConnectionManager connections() {
        Http1Config http = Http1Config.custom()
                .setMaxLineLength(MAX_LINE)
                .setMaxHeaderCount(MAX_HEADERS)
                .build();
        Timeout timeout = Timeout.of(limit);
        ExplainedHostName names =
                new ExplainedHostName(new DefaultHostnameVerifier(PublicSuffixMatcherLoader.getDefault()));
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(addresses)
                // one for each request that is under way; their number is limited by EndpointThreads
                .setMaxConnPerRoute(MAX_CONNECTIONS_OF_HOST)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(http)
                        // the client's own parser passes over garbage in front of the status line
                        .responseParserFactory(new DefaultHttpResponseParserFactory(http, new AnswerLines(), null))
                        .build())
                .setTlsSocketStrategy((socket, target, port, attachment, context) -> {
                    EgressRoutes.arrived(context);
                    return new DefaultClientTlsStrategy(tls.get().sslContext(), names)
                            .upgrade(socket, target, port, attachment, context);
                })
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(limit.dividedBy(ADDRESSES)))
                        .setSocketTimeout(timeout)
                        .build())
                .build();
    }
}
