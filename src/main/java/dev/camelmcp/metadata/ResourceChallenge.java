package dev.camelmcp.metadata;

import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.token.ScopeSet;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the 401 of a protected resource says of the tokens it wants (RFC 9728 §5.1, RFC 6750 §3). Immutable.
 *
 * @param resourceMetadata where its metadata is, and nowhere else; null for the well-known places
 * @param scope that the request needs; null where none is named, or one that could not be asked for
 * @param error the code, such as {@code insufficient_scope}; null where there is none, or something else
 */
public record ResourceChallenge(
        @Nullable URI resourceMetadata,
        @Nullable ScopeSet scope,
        @Nullable String error) {

    public static final ResourceChallenge NONE = new ResourceChallenge(null, null, null);

    private static final String RESOURCE_METADATA = "resource_metadata";

    /** RFC 6750 §3.1; anything else could be anything. */
    private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /**
     * Reads the challenges for Bearer and DPoP; of other schemes the metadata only, and only where those two name none.
     * A header that cannot be read says nothing.
     *
     * @param wwwAuthenticate each value of the header; each may have several challenges
     * @throws MetadataException of {@link Step#CHALLENGE} where two different places are named, or one that is no
     *     absolute http or https URL. Whether it has to be https is told by {@link EndpointRule}.
     */
    public static ResourceChallenge of(List<String> wwwAuthenticate) {
        List<Challenge> all = wwwAuthenticate.stream()
                .flatMap(value -> Challenge.read(value).stream())
                .toList();
        List<Challenge> forTokens = all.stream().filter(Challenge::wantsToken).toList();
        List<String> places = values(forTokens, RESOURCE_METADATA).toList();
        URI metadata =
                metadata(places.isEmpty() ? values(all, RESOURCE_METADATA).toList() : places);
        return new ResourceChallenge(
                metadata,
                scope(forTokens),
                values(forTokens, "error")
                        .filter(code -> ERROR_CODE.matcher(code).matches())
                        .findFirst()
                        .orElse(null));
    }

    private static @Nullable URI metadata(List<String> named) {
        List<String> places = named.stream().distinct().toList();
        if (places.isEmpty()) {
            return null;
        }
        if (places.size() > 1) {
            throw new MetadataException(
                    Step.CHALLENGE,
                    RESOURCE_METADATA + " is there with different values, " + Excerpt.of(places)
                            + "; the MCP server must name one, or set oauth.token-url");
        }
        String place = places.get(0);
        try {
            URI url = new URI(place);
            String problem = HttpUrl.problem(url);
            if (problem == null) {
                return url;
            }
            throw unusable(place, problem);
        } catch (URISyntaxException e) {
            throw unusable(place, "is no URL");
        }
    }

    private static MetadataException unusable(String place, String problem) {
        return new MetadataException(
                Step.CHALLENGE,
                RESOURCE_METADATA + " " + Excerpt.of(place) + " " + problem
                        + "; the MCP server must name a usable one, or set oauth.token-url");
    }

    /** Of the first challenge that has one. A challenge that has two contradicts itself (RFC 6750 §3). */
    private static @Nullable ScopeSet scope(List<Challenge> challenges) {
        return challenges.stream()
                .map(challenge -> challenge.values("scope"))
                .filter(values -> values.size() == 1)
                .map(values -> ScopeSet.of(Arrays.asList(values.get(0).split(" ", -1))))
                .filter(scope -> !scope.isEmpty() && scope.isValid())
                .findFirst()
                .orElse(null);
    }

    private static Stream<String> values(List<Challenge> challenges, String name) {
        return challenges.stream().flatMap(challenge -> challenge.values(name).stream());
    }
}
