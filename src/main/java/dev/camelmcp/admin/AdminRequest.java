package dev.camelmcp.admin;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.forward.ForwardRequest;
import dev.camelmcp.forward.HostCheck;
import dev.camelmcp.http.Peer;
import dev.camelmcp.inbound.AdminGuard;
import dev.camelmcp.inbound.AdminGuard.Caller;
import dev.camelmcp.inbound.AdminGuard.Refusal;
import dev.camelmcp.inbound.FailedAttempts;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits a request to {@code /admin}, and says what it asks for: {@code McpAdminAction} and, where it is about one
 * server, {@code McpServer}. Who may not come in learns nothing about what there is, and who comes with a wrong key
 * waits for that without holding a thread. Thread-safe.
 */
public final class AdminRequest extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(AdminRequest.class);

    private static final String PREFIX = "/admin/";
    private static final String SERVERS = "servers/";
    private static final Set<String> CHANGES = Set.of("refresh", "invalidate", "revoke");
    private static final Set<String> OVERVIEWS = Set.of("servers", "metrics", "history");
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final String TOOLS = "tools";
    private static final String FORWARDED = "X-Forwarded-";
    private static final Set<String> PROXIES =
            Set.of("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip");

    private final Servers servers;
    private final AdminGuard guard;
    private final FailedAttempts attempts;

    public AdminRequest(Servers servers, AdminGuard guard, FailedAttempts attempts) {
        this.servers = servers;
        this.guard = guard;
        this.attempts = attempts;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        boolean key = exchange.getMessage().getHeader("Authorization") != null;
        try {
            admit(exchange);
        } catch (AdminRefusedException e) {
            exchange.setException(e);
            if (key && e.status() == 401 && attempts.hold(() -> callback.done(false))) {
                return false;
            }
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private void admit(Exchange exchange) throws AdminRefusedException {
        Message message = exchange.getMessage();
        String path = message.getHeader(Exchange.HTTP_PATH, "", String.class);
        String method = message.getHeader(Exchange.HTTP_METHOD, "", String.class);
        String file = AdminPage.file(path);
        boolean page = file != null && READS.contains(method);
        Caller caller = caller(exchange, message);
        Optional<Refusal> refusal = page ? guard.refusePage(caller) : guard.refuse(caller);
        if (refusal.isPresent()) {
            int status = refusal.get().status();
            throw new AdminRefusedException(
                    status,
                    status == 401 ? "unauthorized" : "forbidden",
                    refusal.get().message());
        }
        // nothing of the caller's goes on to an authorization server or an MCP server
        message.removeHeaders("*");
        message.setBody(null);
        if (page) {
            exchange.setProperty(ExchangeProperties.ADMIN_ACTION, "page");
            exchange.setProperty(ExchangeProperties.ADMIN_FILE, file);
            return;
        }
        if (file != null) {
            throw AdminRefusedException.methodNotAllowed("GET, HEAD");
        }
        String action = action(exchange, path);
        String allowed = CHANGES.contains(action) ? "POST" : "GET";
        if (!method.equals(allowed)) {
            throw AdminRefusedException.methodNotAllowed(allowed);
        }
        exchange.setProperty(ExchangeProperties.ADMIN_ACTION, action);
        if (CHANGES.contains(action)) {
            change(action, exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class));
        }
    }

    private static void change(String action, ServerRegistration server) throws AdminRefusedException {
        if (!server.isOAuth()) {
            throw new AdminRefusedException(
                    409, "oauth_not_enabled", "requests to " + server.serverId() + " carry no token");
        }
        LOG.info("Asked by /admin to {} the token of {}", action, server.serverId());
    }

    private static Caller caller(Exchange exchange, Message message) {
        return new Caller(
                Peer.isLocal(exchange),
                isProxied(message),
                message.getHeader("Authorization", String.class),
                HostCheck.host(message),
                message.getHeader("Origin", String.class),
                message.getHeader("Sec-Fetch-Site", String.class));
    }

    /** By any header that proxies, tunnels and port forwarders leave; whoever sends one itself only loses by it. */
    private static boolean isProxied(Message message) {
        return message.getHeaders().keySet().stream()
                .anyMatch(name -> PROXIES.contains(name.toLowerCase(Locale.ROOT))
                        || name.regionMatches(true, 0, FORWARDED, 0, FORWARDED.length()));
    }

    private String action(Exchange exchange, String path) throws AdminRefusedException {
        String name = ForwardRequest.behind(PREFIX, path);
        if (OVERVIEWS.contains(name)) {
            return name;
        }
        if (name.startsWith(SERVERS)) {
            String server = name.substring(SERVERS.length());
            if (find(exchange, server)) {
                return "server";
            }
            int slash = server.lastIndexOf('/');
            String action = server.substring(slash + 1);
            if (slash > 0
                    && (CHANGES.contains(action) || action.equals(TOOLS))
                    && find(exchange, server.substring(0, slash))) {
                return action;
            }
            throw new AdminRefusedException(404, "not_found", "no such MCP server, or nothing to be done with it");
        }
        throw new AdminRefusedException(
                404, "not_found", "there are /admin/, /admin/servers, /admin/metrics and /admin/history");
    }

    private boolean find(Exchange exchange, String name) {
        ServerRegistration server = servers.find(name);
        if (server == null) {
            return false;
        }
        exchange.setProperty(ExchangeProperties.SERVER, server);
        return true;
    }
}
