package dev.camelmcp.observe;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.store.TokenState;
import dev.camelmcp.token.OAuthError;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Readiness of one server: DOWN when there is no usable token and the last attempt to get one failed. UP while a token
 * is good, even if its renewal fails, and UP as long as nobody has asked for one, but where the first is to be there
 * before anybody asks: the authorization server is never asked for health's sake, and Camel takes anything but UP for
 * not ready. Liveness is no matter of tokens. Thread-safe.
 */
public final class TokenHealthCheck extends AbstractHealthCheck {

    private static final String GROUP = "mcp-oauth";

    private final ServerRegistration server;
    private final TokenCache cache;

    public TokenHealthCheck(ServerRegistration server, TokenCache cache) {
        super(GROUP, GROUP + ":" + server.serverId());
        this.server = server;
        this.cache = cache;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        TokenState state = cache.state(server);
        builder.detail("token.cached", state.tokens() > 0);
        TokenState.Failure failure = state.history().lastFailure();
        if (server.requireOAuth().eager() && state.history().equals(TokenState.History.NONE)) {
            builder.down().message("The first token of " + name() + " is awaited (oauth.eager)");
            return;
        }
        if (failure != null) {
            OAuthError error = failure.error();
            builder.detail("last.error", error.code());
            builder.detail("last.error.at", failure.at().toString());
        }
        if (failure == null || !state.isFailing()) {
            builder.up();
            return;
        }
        String remedy = failure.error().description();
        builder.down()
                .message("No token for " + name() + ": " + failure.error().code()
                        + (remedy == null ? "" : " (" + remedy + ")"));
    }

    /** Without the slash, which Camel's writer of health escapes in a message, and then once more. */
    private String name() {
        ServerId id = server.serverId();
        return id.config().equals(ServerId.DEFAULT_CONFIG)
                ? id.server()
                : "server " + id.server() + " of config " + id.config();
    }
}
