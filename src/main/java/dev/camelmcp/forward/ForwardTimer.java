package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.observe.ForwardMetrics;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/**
 * Measures one request, whatever the route does with it: from here until the exchange is over, which for a streamed
 * answer is when its head is out. A request whose caller left before has no status, and is not counted. Used once.
 */
final class ForwardTimer implements Synchronization {

    private static final int OK = 200;
    private static final int FAILED = 500;

    private final ForwardMetrics metrics;
    private final long start = System.nanoTime();

    ForwardTimer(ForwardMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void onComplete(Exchange exchange) {
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        record(exchange, status == null ? OK : status);
    }

    @Override
    public void onFailure(Exchange exchange) {
        record(exchange, FAILED);
    }

    private void record(Exchange exchange, int status) {
        HttpCall call = HttpCall.of(exchange);
        if (call != null && call.isGone() && !call.isAnswered()) {
            return;
        }
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        metrics.of(server).answered(status, System.nanoTime() - start);
    }
}
