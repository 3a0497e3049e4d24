package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.http.UrlAuthority;
import java.net.URI;
import java.util.Locale;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;

/**
 * Goes on by one of the threads for the host that is asked next, when there is one for it; holds none until then. In
 * front of what blocks. Thread-safe.
 */
public final class EndpointTurn extends AsyncProcessorSupport {

    private final EndpointThreads threads;
    private final Function<Exchange, @Nullable URI> asked;

    /** @param asked whom the exchange is about to ask; null where that is not known, which the next steps will say */
    public EndpointTurn(EndpointThreads threads, Function<Exchange, @Nullable URI> asked) {
        this.threads = threads;
        this.asked = asked;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        URI url = asked.apply(exchange);
        UrlAuthority authority = url == null ? null : UrlAuthority.find(url);
        if (authority == null) {
            callback.done(true);
            return true;
        }
        threads.run(host(url, authority), failure -> {
            if (failure != null) {
                // it counts as an attempt, so that it is not repeated until the time for all of them is over
                int attempts = exchange.getProperty(ExchangeProperties.ATTEMPTS, 0, Integer.class);
                exchange.setProperty(ExchangeProperties.ATTEMPTS, attempts + 1);
                exchange.setProperty(ExchangeProperties.ASKED, url);
                exchange.setException(failure);
            }
            callback.done(false);
        });
        return false;
    }

    private static String host(URI url, UrlAuthority authority) {
        return authority.host().toLowerCase(Locale.ROOT) + ":" + UrlAuthority.portOf(url);
    }
}
