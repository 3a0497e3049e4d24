package dev.camelmcp.authserver;

import dev.camelmcp.acquire.EndpointMessage;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.metadata.EndpointRule;
import java.net.URI;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the message a request for the metadata at {@code McpOAuthPlace}, without any credential. Thread-safe. */
public final class MetadataRequest implements Processor {

    @Override
    public void process(Exchange exchange) {
        DiscoveryRun run = DiscoveryRun.of(exchange);
        URI place = run.asked();
        new EndpointRule(run.settings().httpsRequired()).check("place of metadata", place);
        GuardedUrl.check(run, place);
        exchange.setProperty(ExchangeProperties.METADATA_CLIENT, run.client());
        EndpointMessage.get(exchange, place);
    }
}
