package dev.camelmcp.cli;

import dev.camelmcp.authserver.Discovered;
import dev.camelmcp.authserver.DiscoveryFailure;
import dev.camelmcp.authserver.DiscoveryStep;
import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a server wants that is not configured yet, as it would be found out if it were: by properties of this
 * process, which nobody else sees and which are gone afterwards. Used by one thread.
 */
final class ServerTrial {

    private static final int UNAUTHORIZED = 401;

    private final Optional<Path> properties;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final String name;

    /**
     * A trial of one server.
     *
     * @param properties the properties file; empty for none
     * @param file the JSON file, which may not be there yet, although properties name it
     * @param name of no server that is configured
     * @param httpAllowed whether its authorization server may be one without TLS
     * @param known of its properties below {@code oauth.}
     */
    ServerTrial(
            Optional<Path> properties,
            Path file,
            String name,
            String url,
            boolean httpAllowed,
            Map<String, String> known) {
        this.properties = properties;
        this.name = name;
        String prefix = "mcp.servers." + name + ".";
        settings.put(prefix + "url", url);
        settings.put(prefix + "oauth.enabled", "true");
        // nobody is asked for a token: which client it will be is not known yet, nor what it authenticates with
        settings.put(prefix + "oauth.client-id", "init");
        settings.put(prefix + "oauth.token-endpoint-auth-method", "none");
        known.forEach((property, value) -> settings.put(prefix + "oauth." + property, value));
        if (!Files.exists(file)) {
            settings.put("mcp.config-file", "");
        }
        if (httpAllowed) {
            settings.put(prefix + "oauth.enforce-https", "false");
        }
    }

    /**
     * What was found out. Immutable.
     *
     * @param wantsToken whether requests without a token are refused
     * @param tools what it lists without one; empty where it wants one
     * @param steps what was asked, in order
     * @param authorizationServer null where there is none, or it could not be found out
     * @param reason why it could not; null for no reason
     */
    record Findings(
            boolean wantsToken,
            List<Tool> tools,
            List<DiscoveryStep> steps,
            @Nullable Discovered authorizationServer,
            @Nullable String reason) {}

    /**
     * Asks. Blocks.
     *
     * @throws CommandFailure where the server cannot be used, with or without a token
     */
    Findings run(Progress progress) throws Exception {
        ServerId id = ServerId.ofDefault(name);
        Map<String, @Nullable String> before = new HashMap<>();
        settings.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
        progress.await(id);
        progress.step(id, "asking what it wants");
        try (Session session = Session.open(properties, Gateway.Mode.TOKENS)) {
            return ask(session, session.server(id.qualified()));
        } finally {
            progress.clear();
            before.forEach(ServerTrial::restore);
        }
    }

    private static void restore(String key, @Nullable String value) {
        if (value == null) {
            System.clearProperty(key);
        } else {
            System.setProperty(key, value);
        }
    }

    private static Findings ask(Session session, ServerRegistration server) throws CommandFailure {
        Discovered found = null;
        String reason = null;
        List<DiscoveryStep> steps;
        try {
            found = session.discover(server);
            steps = found.steps();
        } catch (DiscoveryFailure e) {
            steps = e.steps();
            CommandFailure failure = CommandFailure.ofDiscovery(server, e);
            reason = failure.detail() == null ? failure.reason() : failure.detail();
        }
        boolean refused = !steps.isEmpty() && steps.get(0).status() == UNAUTHORIZED;
        if (refused || (found != null && found.metadata() != null)) {
            return new Findings(true, List.of(), steps, found, reason);
        }
        ServerRegistration open = new ServerRegistration(
                server.serverId(),
                server.target(),
                server.description(),
                null,
                server.tls(),
                server.mutualTls(),
                server.tokenKey());
        try {
            return new Findings(false, session.tools(open), steps, null, null);
        } catch (CommandFailure e) {
            // one that was not asked before, or lets in what is no session
            if (e.isUnauthorized()) {
                return new Findings(true, List.of(), steps, null, reason);
            }
            throw e;
        }
    }
}
