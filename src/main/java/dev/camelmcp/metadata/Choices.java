package dev.camelmcp.metadata;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.metadata.ScopeChoice.Source;
import dev.camelmcp.token.ScopeSet;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What to use, between what is configured and what was found: the former always wins, or there is none. Stateless. */
public final class Choices {

    /** The ones that show least to a server that turns out to be a wrong one come first. */
    private static final List<AuthMethod> PREFERENCE = List.of(
            AuthMethod.PRIVATE_KEY_JWT,
            AuthMethod.TLS_CLIENT_AUTH,
            AuthMethod.SELF_SIGNED_TLS_CLIENT_AUTH,
            AuthMethod.CLIENT_SECRET_BASIC,
            AuthMethod.CLIENT_SECRET_POST,
            AuthMethod.NONE);

    private Choices() {}

    /**
     * The authorization server to go to.
     *
     * @param configured {@code oauth.issuer}: the only one that the credentials are for; null for none
     * @param listed {@code authorization_servers} of the protected resource
     * @return the configured one, else the first that is listed
     * @throws MetadataException where the configured one is not listed, character by character, or there is none
     */
    public static String chooseIssuer(@Nullable String configured, List<URI> listed) {
        List<String> issuers = listed.stream().map(URI::toString).toList();
        if (configured != null) {
            if (issuers.contains(configured)) {
                return configured;
            }
            throw refused("oauth.issuer is " + Excerpt.of(configured) + ", but the MCP server lists "
                    + (issuers.isEmpty() ? "no authorization server" : Excerpt.of(issuers))
                    + ": the credentials are sent to no other; correct oauth.issuer, or set oauth.token-url");
        }
        if (issuers.isEmpty()) {
            throw refused("the MCP server lists no authorization server: set oauth.token-url");
        }
        return issuers.get(0);
    }

    /**
     * What is wrong where the chosen authorization server has no metadata.
     *
     * @param listed others that may be chosen in its place; may hold the chosen one
     */
    public static MetadataException withoutMetadata(String chosen, List<URI> listed) {
        List<String> others = listed.stream()
                .map(URI::toString)
                .filter(issuer -> !issuer.equals(chosen))
                .distinct()
                .toList();
        return refused(
                "the authorization server " + chosen + " has no metadata; "
                        + (others.isEmpty()
                                ? "set oauth.token-url"
                                : "the MCP server lists " + Excerpt.of(others)
                                        + " too: set oauth.issuer to the one that the client is registered with, or oauth.token-url"));
    }

    /**
     * How to authenticate.
     *
     * @param listed {@code token_endpoint_auth_methods_supported}
     * @param possible those that the configuration has material for
     * @return the first by preference that is both
     * @throws MetadataException where there is none
     */
    public static AuthMethod chooseMethod(List<String> listed, Set<AuthMethod> possible) {
        return PREFERENCE.stream()
                .filter(method -> possible.contains(method) && listed.contains(method.ianaName()))
                .findFirst()
                .orElseThrow(() -> refused("the authorization server lists the authentication methods "
                        + Excerpt.of(listed) + unknown(listed) + "; what is configured is enough for "
                        + names(possible) + ": set " + remedy(listed)
                        + ", or oauth.token-endpoint-auth-method where the list is wrong"));
    }

    /**
     * The scopes to ask for: those configured, else those of the challenge, which are authoritative, else all that are
     * supported. A set that is null or empty says nothing.
     */
    public static ScopeChoice chooseScope(
            @Nullable ScopeSet configured, @Nullable ScopeSet challenged, @Nullable ScopeSet supported) {
        if (configured != null && !configured.isEmpty()) {
            return new ScopeChoice(configured, Source.CONFIGURED);
        }
        if (challenged != null && !challenged.isEmpty()) {
            return new ScopeChoice(challenged, Source.CHALLENGE);
        }
        return supported != null && !supported.isEmpty()
                ? new ScopeChoice(supported, Source.SCOPES_SUPPORTED)
                : new ScopeChoice(ScopeSet.EMPTY, Source.NONE);
    }

    /**
     * The {@code resource} parameters (RFC 8707), of which discovery always sends one: those configured, else that of
     * the metadata as it is written, else the URL of the MCP server without a slash at its end, a fragment and a query,
     * which may hold a secret.
     */
    public static List<String> chooseResource(List<String> configured, @Nullable String metadata, URI serverUrl) {
        if (!configured.isEmpty()) {
            return List.copyOf(configured);
        }
        return List.of(metadata != null ? metadata : canonical(serverUrl));
    }

    private static String canonical(URI url) {
        String origin = (url.getScheme() + "://" + url.getRawAuthority()).toLowerCase(Locale.ROOT);
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return origin + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    private static String names(Collection<AuthMethod> methods) {
        return methods.isEmpty()
                ? "none"
                : methods.stream().map(AuthMethod::ianaName).sorted().collect(Collectors.joining(", "));
    }

    /** Each property that would make one of the listed methods possible. */
    private static String remedy(List<String> listed) {
        Set<String> properties = new TreeSet<>();
        for (AuthMethod method : PREFERENCE) {
            if (listed.contains(method.ianaName())) {
                properties.add(property(method));
            }
        }
        return properties.isEmpty() ? "oauth.token-url" : String.join(" or ", properties);
    }

    private static String unknown(List<String> listed) {
        return PREFERENCE.stream().map(AuthMethod::ianaName).anyMatch(listed::contains)
                ? ""
                : ", none of which is known here (capitals and blanks count)";
    }

    private static String property(AuthMethod method) {
        return switch (method.needs()) {
            case SECRET -> "oauth.client-secret";
            case PRIVATE_KEY -> "oauth.private-key-path";
            case CERTIFICATE -> "oauth.client-cert-path";
            default -> "oauth.token-endpoint-auth-method=none";
        };
    }

    private static MetadataException refused(String problem) {
        return new MetadataException(Step.CHOICE, problem);
    }
}
