package dev.camelmcp.camel;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.inbound.Caller;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.CallerToken;

/**
 * The exchange properties that the routes share. Trusted state lives here and never in headers, which a caller could
 * send.
 */
public final class ExchangeProperties {

    /** {@link ServerRegistration}, or its name, which the first step of each route resolves. */
    public static final String SERVER = ServerRegistration.EXCHANGE_PROPERTY;

    /** The id of the server alone; set with it by the first step of each route, as are the next three. */
    static final String SERVER_ID = "McpServerId";

    /** The configuration that it belongs to. */
    static final String SERVER_CONFIG = "McpServerConfig";

    /** The bean that configures the client of its authorization server. */
    static final String CLIENT = "McpOAuthClient";

    /** The name that its token is cached under. */
    static final String TOKEN_KEY = "McpOAuthTokenKey";

    /** {@link AccessToken}. */
    public static final String TOKEN = AccessToken.EXCHANGE_PROPERTY;

    /** {@code hit}, {@code due} or {@code miss}: what the cache said. */
    public static final String TOKEN_STATE = "McpOAuthTokenState";

    /** {@code off}, {@code known} or {@code unknown}: whether the authorization server has to be found out. */
    public static final String DISCOVERY_STATE = "McpOAuthDiscoveryState";

    /** What was found out: endpoints, scopes and method to use. */
    public static final String DISCOVERED = "McpOAuthDiscovered";

    /** The URL that metadata is asked for at; not set where there is no other place. */
    public static final String DISCOVERY_PLACE = "McpOAuthPlace";

    /** The bean that configures the client for metadata. */
    public static final String METADATA_CLIENT = "McpOAuthMetadataClient";

    /** The URL that is asked now, of an authorization server or for its metadata; for messages. */
    public static final String ASKED = "McpOAuthAsked";

    /** Whether a token with more scopes is asked for, once for a request. */
    public static final String STEP_UP = "McpOAuthStepUp";

    /** How often the authorization server was asked in this acquisition, or could not be found out. */
    public static final String ATTEMPTS = "McpOAuthAttempts";

    /** What came of a revocation: {@code revoked}, {@code nothing-to-revoke} or {@code not-supported}. */
    public static final String REVOCATION = "McpOAuthRevocation";

    /** The request as it came in, to be sent once more after a 401. */
    public static final String REQUEST = "McpRequest";

    /** What the request asks for, such as {@code tools/call}; set by {@code mcpMessageInspection} only. */
    public static final String METHOD = "McpMethod";

    /** The tool it calls; set by {@code mcpMessageInspection} only. */
    public static final String TOOL = "McpTool";

    /** Text: the tools that may be called, separated by commas, with {@code *} for any characters; set by routes. */
    public static final String TOOLS_ALLOWED = "McpToolsAllowed";

    /** Text, as above: those that may not. */
    public static final String TOOLS_DENIED = "McpToolsDenied";

    /** Why a route refuses the request, in the caller's words. */
    public static final String REFUSAL = "McpRefusal";

    /** The HTTP status of the refusal. */
    public static final String REFUSAL_STATUS = "McpRefusalStatus";

    /** Text: the error by which the gateway answers the request, for the access log. */
    public static final String ERROR = "McpError";

    /**
     * What is asked of {@code /admin}: {@code servers}, {@code server}, {@code metrics}, {@code history}, {@code page},
     * {@code tools}, {@code refresh}, {@code invalidate} or {@code revoke}.
     */
    public static final String ADMIN_ACTION = "McpAdminAction";

    /** {@link Caller}: who sent the request; not set where everybody may. */
    public static final String CALLER = Caller.EXCHANGE_PROPERTY;

    /**
     * {@link CallerToken}: what the caller came with, where some server's tokens are exchanged for it. Never a header,
     * and never sent to an MCP server.
     */
    public static final String CALLER_TOKEN = CallerToken.EXCHANGE_PROPERTY;

    /** Text: the {@code WWW-Authenticate} for the caller where that token is over before it is exchanged. */
    public static final String CALLER_TOKEN_CHALLENGE = "McpCallerTokenChallenge";

    /** Which file of the status page is asked for. */
    public static final String ADMIN_FILE = "McpAdminFile";

    private ExchangeProperties() {}
}
