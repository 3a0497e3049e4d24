package dev.camelmcp.config;

import java.util.List;

/**
 * By which grant tokens are asked for (RFC 6749 §1.3, §4.5). Immutable.
 *
 * @param name the value of {@code oauth.grant-type}
 * @param uri the parameter {@code grant_type}, which is a value of {@code oauth.grant-type} too
 */
public record GrantType(String name, String uri) {

    /** RFC 6749 §4.4. */
    public static final GrantType CLIENT_CREDENTIALS = new GrantType("client_credentials", "client_credentials");

    /** RFC 7523 §2.1. */
    public static final GrantType JWT_BEARER =
            new GrantType("jwt-bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer");

    /** RFC 8693 §2.1. */
    public static final GrantType TOKEN_EXCHANGE =
            new GrantType("token-exchange", "urn:ietf:params:oauth:grant-type:token-exchange");

    /**
     * An assertion of an identity provider (draft-ietf-oauth-identity-assertion-authz-grant), handed in as
     * {@link #JWT_BEARER}.
     */
    public static final GrantType ID_JAG = new GrantType("id-jag", JWT_BEARER.uri);

    /** Those that need no host, in the documented order. */
    public static final List<GrantType> KNOWN = List.of(CLIENT_CREDENTIALS, JWT_BEARER, TOKEN_EXCHANGE, ID_JAG);

    /** A grant of the host's own, by the value of the parameter {@code grant_type}. */
    public static GrantType own(String uri) {
        return new GrantType(uri, uri);
    }

    /** Whether a value of {@code oauth.grant-type} means this one. */
    public boolean isCalled(String value) {
        return name.equals(value) || uri.equals(value);
    }

    /** Whether a host brought it. */
    public boolean isOwn() {
        return !KNOWN.contains(this);
    }
}
