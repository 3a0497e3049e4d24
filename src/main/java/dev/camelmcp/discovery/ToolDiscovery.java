package dev.camelmcp.discovery;

import dev.camelmcp.config.LocalTarget;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.Redirect;
import dev.camelmcp.http.Redirects;
import dev.camelmcp.proxy.EgressProxy;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the tools of an MCP server by a session of its own. Blocks. Stateless. */
public final class ToolDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(ToolDiscovery.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private ToolDiscovery() {}

    /**
     * The tools of a remote server, in its order. One that leads elsewhere is asked there, where requests would be.
     *
     * @param authorization the {@code Authorization} header value; null for a server without OAuth
     * @param redirects hears of it
     * @param egress what connections leave by
     */
    public static List<Tool> ofRemote(
            ServerRegistration server, @Nullable String authorization, Redirects redirects, EgressProxy egress)
            throws DiscoveryException {
        URI url = server.url();
        try {
            return list(transport(server, url, authorization, egress));
        } catch (DiscoveryException e) {
            String proxy = JdkEgress.failure(egress, url, e);
            if (proxy != null) {
                throw DiscoveryException.byProxy(proxy);
            }
            Redirect redirect = isNoAnswer(e) ? null : RedirectProbe.of(server, url, authorization, egress);
            if (redirect == null) {
                throw e.on(JdkEgress.way(egress, url));
            }
            String name = server.serverId().toString();
            URI next = redirect.follow();
            if (next == null) {
                String says = Redirects.says(name, redirect);
                LOG.warn("MCP server {} {}", name, says);
                throw new DiscoveryException(says);
            }
            redirects.followed(name, redirect);
            return list(transport(server, next, authorization, egress));
        }
    }

    private static McpClientTransport transport(
            ServerRegistration server, URI url, @Nullable String authorization, EgressProxy egress) {
        String base = url.getScheme() + "://" + url.getRawAuthority();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return HttpClientStreamableHttpTransport.builder(base)
                .endpoint(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .connectTimeout(TIMEOUT)
                .customizeClient(client -> client.proxy(egress.selector()))
                .addHttpRequestCustomizer((request, method, uri, body, context) -> {
                    server.headers().forEach((name, value) -> request.header(name, value.value()));
                    if (authorization != null) {
                        request.header("Authorization", authorization);
                    }
                    JdkEgress.introduce(egress, uri, request);
                })
                .build();
    }

    /** To ask once more would only take as long. */
    private static boolean isNoAnswer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof HttpTimeoutException
                    || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    /**
     * The tools of a local server, by a process that ends here.
     *
     * @param credentials the environment variables with its token; empty without OAuth
     */
    public static List<Tool> ofLocal(ServerRegistration server, Map<String, String> credentials)
            throws DiscoveryException {
        LocalTarget local = server.requireLocal();
        Map<String, String> env = new HashMap<>();
        local.env().forEach((name, value) -> env.put(name, value.value()));
        env.putAll(credentials);
        StdioClientTransport transport = new StdioClientTransport(
                ServerParameters.builder(local.command())
                        .args(local.args())
                        .env(env)
                        .build(),
                McpJsonDefaults.getMapper());
        transport.setStdErrorHandler(line -> LOG.debug("{} says something on its standard error", server.serverId()));
        return list(transport);
    }

    private static List<Tool> list(McpClientTransport transport) throws DiscoveryException {
        try (McpSyncClient client = McpClient.sync(transport)
                .clientInfo(McpSchema.Implementation.builder("camel-mcp-oauth", Version.TEXT)
                        .build())
                .requestTimeout(TIMEOUT)
                .initializationTimeout(TIMEOUT)
                .build()) {
            client.initialize();
            List<Tool> tools = new ArrayList<>();
            client.listTools().tools().forEach(tool -> tools.add(tool(tool)));
            return tools;
        } catch (RuntimeException e) {
            throw new DiscoveryException(e);
        }
    }

    private static Tool tool(McpSchema.Tool tool) {
        return new Tool(
                tool.name(),
                Objects.requireNonNullElse(tool.description(), ""),
                Objects.requireNonNullElse(tool.inputSchema(), Map.of()));
    }
}
