package dev.camelmcp.cli;

import dev.camelmcp.authserver.Discovered;
import dev.camelmcp.authserver.DiscoveredServers;
import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.bootstrap.StoreCheck;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.GatewayTools;
import dev.camelmcp.discovery.GatewayTools.ToolSource;
import dev.camelmcp.discovery.Tool;
import dev.camelmcp.token.AccessToken;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

/**
 * What a command can do with a configuration: the gateway's own routes for tokens, in this process and without HTTP
 * servers. Thread-safe.
 */
final class Session implements AutoCloseable {

    private final Gateway gateway;
    private final ProducerTemplate producer;
    private final ToolSource tools;

    private Session(Gateway gateway) {
        this.gateway = gateway;
        producer = gateway.context().createProducerTemplate();
        tools = gateway.toolSource();
    }

    /**
     * Reads the configuration and starts the routes.
     *
     * @throws dev.camelmcp.config.ConfigException somewhere among the causes, when it has errors
     */
    static Session open(Optional<Path> properties, Gateway.Mode mode) throws Exception {
        Gateway gateway = new Gateway(properties, mode);
        gateway.accessLog(AccessLogOutput::tried);
        try {
            gateway.start();
            return new Session(gateway);
        } catch (Exception e) {
            gateway.stop();
            throw e;
        }
    }

    McpConfig config() {
        return gateway.config();
    }

    /** What is wrong with the routes although they run; empty for nothing. */
    List<String> routeProblems() {
        return gateway.routeProblems();
    }

    /** Whether the store that nodes share can be used; null where there is none. Blocks, for some seconds at most. */
    @Nullable
    StoreCheck checkStore() throws InterruptedException {
        return gateway.checkStore();
    }

    /** Where a running gateway of this configuration would be. */
    String gatewayAddress() {
        return gateway.address();
    }

    /** The server that a person names. */
    ServerRegistration server(String name) throws CommandFailure {
        ServerRegistration found = config().servers().find(name);
        if (found != null) {
            return found;
        }
        List<String> known = config().servers().names();
        String suggestion = config().servers()
                .nearest(name)
                .map(n -> "did you mean '" + n + "'? ")
                .orElse("");
        throw new CommandFailure(
                name,
                "unknown_server",
                "no MCP server '" + name + "' is configured; " + suggestion
                        + (known.isEmpty() ? "there are none" : "there are: " + String.join(", ", known)));
    }

    /** A token for the server; null where it wants none. Blocks, through all retries. */
    @Nullable
    AccessToken token(ServerRegistration server) throws CommandFailure {
        Exchange exchange = producer.request(
                "direct:mcp-oauth-authorize", e -> e.setProperty(ServerRegistration.EXCHANGE_PROPERTY, server));
        if (exchange.getException() != null) {
            throw CommandFailure.ofToken(server, exchange.getException());
        }
        return exchange.getProperty(AccessToken.EXCHANGE_PROPERTY, AccessToken.class);
    }

    /**
     * The server's authorization server, found out anew. Blocks.
     *
     * @throws dev.camelmcp.authserver.DiscoveryFailure with the steps that were made
     */
    Discovered discover(ServerRegistration server) {
        return CamelContextHelper.mandatoryLookup(gateway.context(), DiscoveredServers.BEAN, DiscoveredServers.class)
                .refresh(server)
                .join();
    }

    /** The variables that hold a token for the server. Blocks, through all retries. */
    Map<String, String> variables(ServerRegistration server) throws CommandFailure {
        Exchange exchange = producer.request(
                "direct:mcp-oauth-env", e -> e.setProperty(ServerRegistration.EXCHANGE_PROPERTY, server));
        if (exchange.getException() != null) {
            throw CommandFailure.ofToken(server, exchange.getException());
        }
        Map<String, String> variables = new LinkedHashMap<>();
        if (exchange.getMessage().getBody() instanceof Map<?, ?> body) {
            body.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
        }
        if (variables.isEmpty()) {
            throw new CommandFailure(
                    server.serverId(), "oauth_not_enabled", "there is no token for it; oauth.enabled is false");
        }
        return variables;
    }

    /** The environment of a command that is run for the server, which has its token. Blocks, through all retries. */
    Map<String, String> environment(ServerRegistration server) throws CommandFailure {
        return gateway.programEnvironment().of(System.getenv(), server, variables(server));
    }

    /** The server's tools, by a session with it that ends here. Blocks. */
    List<Tool> tools(ServerRegistration server) throws CommandFailure {
        try {
            return tools.of(server, null).join();
        } catch (CompletionException e) {
            throw CommandFailure.ofTools(server, e.getCause());
        }
    }

    /** What is to be changed for a server whose tools were listed; null for nothing. */
    @Nullable
    String advice(ServerRegistration server) {
        return gateway.advice(server.serverId());
    }

    /** The gateway's own tools, with the servers and tokens of this process. */
    GatewayTools gatewayTools() {
        return new GatewayTools(config().servers(), tools);
    }

    @Override
    public void close() {
        gateway.stop();
    }
}
