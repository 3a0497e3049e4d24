package dev.camelmcp.metadata;

import dev.camelmcp.metadata.MetadataException.Step;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Where metadata is when nobody says where; in the order to ask in, the next one after a 404 only. Stateless. */
public final class WellKnown {

    private static final String RESOURCE = "/.well-known/oauth-protected-resource";
    private static final String AUTHORIZATION_SERVER = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";

    private WellKnown() {}

    /**
     * Of a protected resource (RFC 9728 §3.1): the well-known path between the host and the resource's own path, then
     * without the latter. A query is left out; it may hold a secret. Of a path that ends with a slash both forms are
     * there, since the RFC keeps that slash and the official SDK for TypeScript does not.
     *
     * @param serverUrl absolute
     */
    public static List<URI> ofResource(URI serverUrl) {
        String path = path(serverUrl);
        return Stream.of(path, withoutSlash(path), "")
                .filter(each -> !each.equals("/"))
                .distinct()
                .map(each -> URI.create(origin(serverUrl) + RESOURCE + each))
                .toList();
    }

    /**
     * Of an authorization server: RFC 8414 §3.1, then the same for OpenID Connect, then as OpenID Connect Discovery §4
     * has it, behind the path.
     *
     * @param issuer absolute
     * @throws MetadataException where it has a query or a fragment, which an issuer has not (RFC 8414 §2)
     */
    public static List<URI> ofIssuer(URI issuer) {
        if (issuer.getRawQuery() != null || issuer.getRawFragment() != null) {
            throw new MetadataException(
                    Step.AUTHORIZATION_SERVER_METADATA,
                    "issuer " + Excerpt.of(issuer) + " has a query or a fragment; set oauth.token-url");
        }
        String path = withoutSlash(path(issuer));
        return Stream.of(AUTHORIZATION_SERVER + path, OPENID + path, path + OPENID)
                .distinct()
                .map(each -> URI.create(origin(issuer) + each))
                .toList();
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private static String path(URI url) {
        return url.getRawPath() == null ? "" : url.getRawPath();
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
