package dev.camelmcp.config;

import dev.camelmcp.token.Secret;
import java.net.URI;
import java.util.Map;

/**
 * A server that speaks Streamable HTTP. Immutable; {@code toString()} shows neither the query of the URL, which may
 * hold a key, nor a header's value.
 *
 * @param url the endpoint
 * @param headers what each request carries beside the caller's own, and in place of them
 */
public record RemoteTarget(URI url, Map<String, Secret> headers) implements Target {

    @Override
    public String summary() {
        return url.getAuthority();
    }

    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }
}
