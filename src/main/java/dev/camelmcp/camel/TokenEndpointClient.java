package dev.camelmcp.camel;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.util.TimeValue;

/**
 * The HTTP client for authorization servers: no retries behind the route's back, no redirects (a 307 would post the secret to another host), no cookies, no compression, no
 * authentication of its own, no request that takes longer than the timeout as a whole, and no answer larger than 64 KiB. Thread-safe.
 */
public final class TokenEndpointClient implements HttpClientConfigurer {

    private final AttemptDeadline deadline;

    /**
     * Clients with a limit of time.
     *
     * @param limit of one request, from connecting to the last byte of the answer
     */
    public TokenEndpointClient(Duration limit, ScheduledExecutorService timer) {
        this.deadline = new AttemptDeadline(limit, timer);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.setRetryStrategy(new DefaultHttpRequestRetryStrategy(0, TimeValue.ZERO_MILLISECONDS))
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .addExecInterceptorFirst("deadline", deadline);
    }
}
