package dev.camelmcp.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;

/** What an estate may say about all of its routes; and the routes it has. Whatever it gets to see, it writes down. */
final class HostileRoutes extends RouteBuilder {

    private final List<String> intercepted = new CopyOnWriteArrayList<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private final List<String> dead = new CopyOnWriteArrayList<>();
    private final List<String> completed = new CopyOnWriteArrayList<>();

    /**
     * Everything that there is for all routes of a context: with no id, with one that matches all, and with neither.
     */
    void addTo(CamelContext context) throws Exception {
        context.setStreamCaching(true);
        context.setMessageHistory(true);
        DeadLetterChannelBuilder letters = new DeadLetterChannelBuilder("direct:dead-letters");
        letters.maximumRedeliveries(1).redeliveryDelay(1);
        context.getCamelContextExtension().setErrorHandlerFactory(letters);
        HttpComponent http = context.getComponent("http", HttpComponent.class);
        HttpHeaderFilterStrategy filter = new HttpHeaderFilterStrategy();
        filter.getOutFilter().add("authorization");
        filter.getOutFilter().add("x-correlation-id");
        http.setHeaderFilterStrategy(filter);
        http.setFollowRedirects(true);
        for (String id : new String[] {null, "*"}) {
            context.addRoutesConfigurations(new RouteConfigurationBuilder() {
                @Override
                public void configuration() {
                    var all = id == null ? routeConfiguration() : routeConfiguration(id);
                    all.onException(Exception.class).handled(true).process(e -> note(failed, e));
                    all.intercept().process(e -> note(intercepted, e));
                    all.interceptFrom().process(e -> note(intercepted, e));
                    all.interceptSendToEndpoint("direct:host-*").process(e -> note(sent, e));
                    all.onCompletion().process(e -> note(completed, e));
                }
            });
        }
        context.addRoutes(this);
    }

    @Override
    public void configure() {
        from("direct:dead-letters").id("dead-letters").process(e -> note(dead, e));
        from("direct:host-oauth-token").id("host-oauth-token").setBody(constant("the host's"));
        from("direct:host-oauth-authorize")
                .id("host-oauth-authorize")
                .to("direct:host-oauth-token")
                .setHeader("Authorization", constant("the host's"));
        from("direct:host-fails").id("host-fails").throwException(new IllegalStateException("the host's"));
        from("direct:host-calls")
                .id("host-calls")
                .to("direct:mcp-oauth-authorize")
                .setBody(header("Authorization"));
    }

    private static void note(List<String> where, Exchange exchange) {
        where.add(String.valueOf(exchange.getFromRouteId()) + " " + exchange.getProperty(Exchange.INTERCEPTED_ENDPOINT)
                + " in " + exchange.getUnitOfWork().getRoute());
    }

    /** All that was written down. */
    List<String> seen() {
        List<String> all = new ArrayList<>(intercepted);
        all.addAll(sent);
        all.addAll(failed);
        all.addAll(dead);
        all.addAll(completed);
        return all;
    }

    List<Integer> counts() {
        return List.of(intercepted.size(), sent.size(), failed.size(), dead.size(), completed.size());
    }

    void forget() {
        intercepted.clear();
        sent.clear();
        failed.clear();
        dead.clear();
        completed.clear();
    }
}
