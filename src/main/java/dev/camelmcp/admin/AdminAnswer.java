package dev.camelmcp.admin;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request to {@code /admin} with the state of its server, of all servers, the figures, or the last hour.
 * Thread-safe.
 */
public final class AdminAnswer implements Processor {

    private static final int OK = 200;

    private final Function<Exchange, Map<String, @Nullable Object>> members;

    private AdminAnswer(Function<Exchange, Map<String, @Nullable Object>> members) {
        this.members = members;
    }

    public static AdminAnswer servers(NodeState node, ServerStates states) {
        return new AdminAnswer(e -> {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("gateway", node.read());
            all.put("servers", states.all());
            return all;
        });
    }

    /** Of the server in exchange property {@code McpServer}. */
    public static AdminAnswer server(ServerStates states) {
        return new AdminAnswer(e -> states.of(e.getProperty(ExchangeProperties.SERVER, ServerRegistration.class)));
    }

    public static AdminAnswer figures(Figures figures) {
        return new AdminAnswer(e -> figures.read());
    }

    public static AdminAnswer history(LastHour hour) {
        return new AdminAnswer(e -> hour.read());
    }

    @Override
    public void process(Exchange exchange) {
        AdminJson.answer(exchange, OK, members.apply(exchange));
    }
}
