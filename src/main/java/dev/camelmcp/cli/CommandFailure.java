package dev.camelmcp.cli;

import dev.camelmcp.authserver.DiscoveryFailure;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.DiscoveryException;
import dev.camelmcp.http.RedirectedException;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Why a command could not do what it should, in one line for people and a code for programs. Never a token or a secret.
 */
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1L;
    private static final String TOOLS_UNAVAILABLE = "tools_unavailable";

    private final String server;
    private final String code;
    private final @Nullable String detail;
    private final boolean unauthorized;

    /**
     * @param server as people read it
     * @param code by which programs tell failures apart: one of RFC 6749 §5.2, of {@link OAuthError}, or one that
     *     docs/cli.md lists
     * @param reason for people
     */
    CommandFailure(String server, String code, String reason) {
        this(server, code, reason, "", false);
    }

    private CommandFailure(String server, String code, String reason, String detail, boolean unauthorized) {
        super(Text.line(reason), null, false, false);
        this.server = server;
        this.code = code;
        this.detail = detail.isEmpty() ? null : Text.line(detail);
        this.unauthorized = unauthorized;
    }

    CommandFailure(ServerId server, String code, String reason) {
        this(server.toString(), code, reason);
    }

    /** The command is about a token, and the server wants none. */
    static CommandFailure withoutToken(ServerId server) {
        return new CommandFailure(server, "oauth_not_enabled", "its requests carry no token; oauth.enabled is false");
    }

    /** No token could be had. */
    static CommandFailure ofToken(ServerRegistration server, Exception failure) {
        if (failure instanceof OAuthException oauth) {
            return new CommandFailure(
                    server.serverId().toString(), oauth.error().code(), oauth.toLog(), oauth.detail(), false);
        }
        String reason = root(failure) instanceof IOException io
                ? "authorization server cannot be reached" + detail(io)
                : message(root(failure));
        return new CommandFailure(
                server.serverId(),
                root(failure) instanceof IOException ? OAuthError.UNREACHABLE : OAuthError.INTERNAL,
                reason);
    }

    /** Which authorization server it is could not be found out. */
    static CommandFailure ofDiscovery(ServerRegistration server, DiscoveryFailure failure) {
        return ofToken(server, failure.getCause() instanceof Exception cause ? cause : failure);
    }

    /** The MCP server did not list its tools. */
    static CommandFailure ofTools(ServerRegistration server, @Nullable Throwable failure) {
        if (failure instanceof UpstreamException upstream) {
            return new CommandFailure(
                    server.serverId().toString(),
                    code(upstream),
                    upstream.toLog(),
                    "",
                    upstream instanceof DiscoveryException answered && answered.isUnauthorized());
        }
        if (failure instanceof OAuthException oauth) {
            return ofToken(server, oauth);
        }
        String reason = failure == null ? OAuthError.INTERNAL : message(root(failure));
        return new CommandFailure(server.serverId(), TOOLS_UNAVAILABLE, reason);
    }

    private static String code(UpstreamException failure) {
        return failure instanceof DiscoveryException
                ? TOOLS_UNAVAILABLE
                : failure instanceof RedirectedException ? "mcp_server_redirects" : "mcp_server_unreachable";
    }

    /** The server it is about, as people read it. */
    String server() {
        return server;
    }

    String code() {
        return code;
    }

    /** Whether the MCP server refused a request for its credentials. */
    boolean isUnauthorized() {
        return unauthorized;
    }

    /** The reason alone. */
    String reason() {
        return String.valueOf(getMessage());
    }

    /**
     * What the log of a running gateway says of it: the authorization server's own words, or how its connection broke;
     * null where there is no more than the reason.
     */
    @Nullable
    String detail() {
        return detail;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String detail(IOException failure) {
        return failure.getMessage() == null || failure instanceof ConnectException ? "" : ": " + failure.getMessage();
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
