package dev.camelmcp.metadata;

import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.token.ScopeSet;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a protected resource (RFC 9728 §2): who issues tokens for it. It is to be believed only by who has
 * called {@link #requireCovers}. Immutable.
 *
 * @param resource its identifier, as it is written: it is sent as the {@code resource} of RFC 8707
 * @param authorizationServers issuers, as they are written; may be empty
 * @param scopesSupported null where none is named that could be asked for
 */
public record ProtectedResource(
        String resource,
        List<URI> authorizationServers,
        @Nullable ScopeSet scopesSupported) {

    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

    /** RFC 3986 §2.3: what means the same with and without an escape. */
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

    private static final Pattern DOT_SEGMENT = Pattern.compile("(?:.*/)?\\.\\.?(?:/.*)?");

    public ProtectedResource {
        authorizationServers = List.copyOf(authorizationServers);
    }

    /**
     * Reads the metadata of any resource.
     *
     * @throws MetadataException where {@code resource} is missing, or a member is not what it has to be
     */
    public static ProtectedResource of(MetadataDocument document) {
        // what is no scope cannot be asked for, and nobody knows what else was meant
        ScopeSet scopes = ScopeSet.of(document.texts("scopes_supported").stream()
                .map(text -> List.of(text.split(" ")))
                .filter(words -> ScopeSet.of(words).isValid())
                .flatMap(List::stream)
                .toList());
        return new ProtectedResource(
                document.requiredText("resource"),
                document.uris("authorization_servers"),
                scopes.isEmpty() ? null : scopes);
    }

    /**
     * Refuses metadata of another resource (RFC 9728 §3.3): its token would be another's, and who asks for it a thief's
     * tool.
     *
     * @param serverUrl the URL that is called
     * @throws MetadataException where {@link #covers} is false
     */
    public void requireCovers(URI serverUrl) {
        if (!covers(serverUrl)) {
            throw new MetadataException(
                    Step.RESOURCE_METADATA,
                    "resource is " + Excerpt.of(resource) + ", which is neither " + Excerpt.of(serverUrl)
                            + " nor above it on the same origin: check url; where the MCP server has it wrong, set oauth.token-url and oauth.resource");
        }
    }

    /**
     * Whether the resource is the URL that is called, or one above it on the same origin. A slash at the end makes no
     * difference, and a query none either where the resource has none; dot segments are refused, since servers differ
     * in what they make of them.
     */
    public boolean covers(URI serverUrl) {
        HttpUrl own = find(resource);
        HttpUrl called = HttpUrl.find(serverUrl);
        if (own == null || called == null || !own.isOfSameOriginAs(called)) {
            return false;
        }
        String ownPath = comparable(own.path());
        String calledPath = comparable(called.path());
        if (DOT_SEGMENT.matcher(ownPath).matches()
                || DOT_SEGMENT.matcher(calledPath).matches()) {
            return false;
        }
        return own.query() == null
                ? (calledPath + "/").startsWith(ownPath + "/")
                : own.query().equals(called.query()) && ownPath.equals(calledPath);
    }

    private static @Nullable HttpUrl find(String url) {
        try {
            return HttpUrl.find(new URI(url));
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** RFC 3986 §6.2.2, but for dot segments; without a slash at the end. */
    private static String comparable(String path) {
        String plain = ESCAPE.matcher(path).replaceAll(escape -> {
            String character = Character.toString(Integer.parseInt(escape.group(1), 16));
            return Matcher.quoteReplacement(
                    UNRESERVED.matcher(character).matches()
                            ? character
                            : escape.group().toUpperCase(Locale.ROOT));
        });
        return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }
}
