package dev.camelmcp.embedded;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;

/** Somebody else's Camel, that camel-mcp-oauth comes into. */
final class Host implements AutoCloseable {

    private final DefaultCamelContext context = new DefaultCamelContext();

    private VertxPlatformHttpServer server;

    private Host(Map<String, String> properties) {
        context.getCamelContextExtension().setName("host-" + UUID.randomUUID());
        Properties initial = new Properties();
        initial.putAll(properties);
        context.getPropertiesComponent().setInitialProperties(initial);
    }

    /** Not started, with an MCP server {@code api} that wants tokens of this authorization server. */
    static Host with(TestAuthorizationServer as, String upstream) {
        return with(TestGateway.server("api", upstream, as));
    }

    static Host with(Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("mcp.oauth.retry.initial-delay", "20ms");
        all.put("mcp.oauth.retry.max-delay", "40ms");
        all.putAll(properties);
        return new Host(all);
    }

    Host routes(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        return this;
    }

    /** Adds Camel's own HTTP server to the host. */
    Host listening(int port) throws Exception {
        VertxPlatformHttpServerConfiguration where = new VertxPlatformHttpServerConfiguration();
        where.setBindHost("127.0.0.1");
        where.setBindPort(port);
        server = new VertxPlatformHttpServer(where);
        context.addService(server);
        return this;
    }

    /** Of that server, once it has started. */
    Vertx vertx() {
        return server.getVertx();
    }

    Host start() {
        context.start();
        return this;
    }

    McpOAuth installTokenRoutes() throws Exception {
        return McpOAuth.in(context).routes(McpOAuth.TOKEN_ROUTES).install();
    }

    DefaultCamelContext context() {
        return context;
    }

    /** The {@code Authorization} that {@code mcp-oauth-authorize} sets. */
    String authorization() {
        Exchange answer = authorize();
        if (answer.getException() != null) {
            throw new IllegalStateException(answer.getException());
        }
        return answer.getMessage().getHeader("Authorization", String.class);
    }

    Exchange authorize() {
        return send("direct:mcp-oauth-authorize", "McpServer", "api");
    }

    Exchange send(String endpoint, String property, String value) {
        // a template holds on to the consumer that it sent to last
        ProducerTemplate producer = context.createProducerTemplate();
        try {
            return producer.request(endpoint, e -> e.setProperty(property, value));
        } finally {
            producer.stop();
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
