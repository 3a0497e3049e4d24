package dev.camelmcp.camel;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.util.TimeValue;

/**
 * The HTTP client for authorization servers: no retries behind the route's back, no redirects (a 307 would post the secret to another host), no cookies, no compression, and no answer
 * larger than 64 KiB. Thread-safe.
 */
public final class TokenEndpointClient implements HttpClientConfigurer {

    private static final int MAX_ANSWER = 64 * 1024;

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.setRetryStrategy(new DefaultHttpRequestRetryStrategy(0, TimeValue.ZERO_MILLISECONDS))
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .addResponseInterceptorFirst((response, entity, context) -> {
                    if (response instanceof ClassicHttpResponse classic && classic.getEntity() != null) {
                        classic.setEntity(new LimitedEntity(classic.getEntity()));
                    }
                });
    }

    private static final class LimitedEntity extends HttpEntityWrapper {

        LimitedEntity(HttpEntity entity) {
            super(entity);
        }

        @Override
        public InputStream getContent() throws IOException {
            return new LimitedStream(super.getContent());
        }
    }

    private static final class LimitedStream extends FilterInputStream {

        private int left = MAX_ANSWER;

        LimitedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return count(super.read(buffer, offset, length));
        }

        private int count(int read) throws IOException {
            left -= Math.max(0, read);
            if (left < 0) {
                throw new IOException("the answer of the authorization server is larger than 64 KiB");
            }
            return read;
        }
    }
}
