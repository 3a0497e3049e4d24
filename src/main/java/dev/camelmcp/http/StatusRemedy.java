package dev.camelmcp.http;

/**
 * What an operator can do about a status that an MCP server answers: the same words in the log, on the status page and
 * by {@code check}. Stateless.
 */
public final class StatusRemedy {

    private StatusRemedy() {}

    /**
     * In words that go on from "it answers STATUS: ".
     *
     * @param status of an answer (RFC 9110 §15)
     * @param oauth whether requests carry a token
     * @return empty where the status says all there is
     */
    public static String of(int status, boolean oauth) {
        return switch (status) {
            case 401 ->
                oauth
                        ? "it does not take the token; check oauth.audience, oauth.resource and oauth.scope"
                        : "it wants a token, and oauth.enabled is not true; set it, with oauth.client-id and"
                                + " oauth.client-secret, or remove the server and let 'mcp-oauth init' ask for them";
            case 403 ->
                oauth
                        ? "the token may not do this; check oauth.scope, and what the client is granted"
                        : "it wants credentials, or others; check oauth.enabled, or the headers configured for it";
            case 404, 405 -> "check its URL";
            case 407 -> "look at the proxy on the way to it";
            default -> status >= 500 ? "look into its own log" : "";
        };
    }
}
