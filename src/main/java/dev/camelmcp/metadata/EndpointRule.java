package dev.camelmcp.metadata;

import dev.camelmcp.metadata.MetadataException.Step;
import java.net.URI;

/**
 * What a URL must be that was not configured but found. Its address is another question: {@link Addresses}. Immutable.
 *
 * @param requireHttps {@code oauth.enforce-https}; always true with OAuth 2.1 (RFC 8414 §2, RFC 9728 §3)
 */
public record EndpointRule(boolean requireHttps) {

    /**
     * Lets a URL pass that is absolute, https, and has a host, a possible port, no user information and no fragment.
     *
     * @param what is checked, for the message: {@code token_endpoint}
     * @return the URL
     * @throws MetadataException of {@link Step#ENDPOINT} that names the URL, what is wrong with it, and the remedy
     */
    public URI check(String what, URI url) {
        String problem = HttpUrl.problem(url);
        if (problem != null) {
            throw new MetadataException(
                    Step.ENDPOINT, what + " " + Excerpt.of(url) + " " + problem + "; set oauth.token-url");
        }
        if (requireHttps && !"https".equalsIgnoreCase(url.getScheme())) {
            throw new MetadataException(
                    Step.ENDPOINT,
                    what + " " + Excerpt.of(url)
                            + " is not https: set oauth.token-url; only for tests, and with OAuth 2.0 alone, oauth.enforce-https=false lets it pass");
        }
        return url;
    }
}
