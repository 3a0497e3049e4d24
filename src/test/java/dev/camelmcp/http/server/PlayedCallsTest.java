package dev.camelmcp.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.http.HttpCall;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlayedCallsTest {

    private static final int CALLS = 5;

    private final Vertx vertx = Vertx.vertx();
    private final CamelContext camel = new DefaultCamelContext();
    private final AtomicInteger forwarded = new AtomicInteger();

    @BeforeEach
    void bind() {
        camel.getRegistry().bind("vertx", vertx);
    }

    @AfterEach
    void end() throws Exception {
        camel.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void goThroughTheHttpServerToWhatForwards() throws Exception {
        try (PlayedCalls calls = new PlayedCalls(camel, new Forward())) {
            await(calls);
        }
        assertThat(forwarded).hasValue(CALLS);
    }

    @Test
    void endWhenTheyAreClosed() throws Exception {
        PlayedCalls calls = new PlayedCalls(camel, new Forward());
        calls.close();

        await(calls);

        assertThat(forwarded).hasValue(0);
    }

    private static void await(PlayedCalls calls) throws Exception {
        calls.play(CALLS).get(30, TimeUnit.SECONDS);
    }

    private final class Forward extends AsyncProcessorSupport {

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            assertThat(HttpCall.of(exchange)).isNotNull();
            forwarded.incrementAndGet();
            exchange.getMessage().setBody(Buffer.buffer("{}"));
            callback.done(true);
            return true;
        }
    }
}
