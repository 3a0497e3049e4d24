package dev.camelmcp.forward;

import java.net.URI;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * What callers know an MCP server by (RFC 9728 §1.2, the resource identifier), and where its metadata is (§3.1): the
 * well-known path goes between the host and the rest. Made from the public URL, else from the {@code Host} that was let
 * in. The same for servers that do not exist, since it is told to everybody. Immutable and thread-safe.
 */
public final class ResourceUrls {

    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    /** The gateway's own MCP server; the others are below it. */
    private static final String GATEWAY = "/mcp";

    /** What can be put between quotes as it is. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+(:\\d+)?|\\[[0-9A-Fa-f:.]+](:\\d+)?");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?");

    private final @Nullable URI publicUrl;
    private final String scheme;

    /** @param scheme of the listener, for where there is no public URL */
    public ResourceUrls(@Nullable URI publicUrl, String scheme) {
        this.publicUrl = publicUrl;
        this.scheme = scheme;
    }

    /** The MCP server's own URL; null where the request names none. */
    @Nullable
    String resource(Message request) {
        return url(request, "");
    }

    /** Where the MCP server's metadata is; null where the request names none. */
    @Nullable
    String metadata(Message request) {
        return url(request, WELL_KNOWN);
    }

    private @Nullable String url(Message request, String between) {
        String path = request.getHeader(Exchange.HTTP_PATH, "", String.class);
        String name = ForwardRequest.serverName(path);
        String own = path.endsWith(GATEWAY) || path.endsWith(GATEWAY + "/") ? GATEWAY : null;
        String resource = NAME.matcher(name).matches() ? GATEWAY + "/" + name : own;
        if (resource == null) {
            return null;
        }
        if (publicUrl != null) {
            String origin = publicUrl.getScheme() + "://" + publicUrl.getRawAuthority();
            return origin + between + publicUrl.getRawPath() + resource;
        }
        String host = HostCheck.host(request);
        return host == null || !HOST.matcher(host).matches() ? null : scheme + "://" + host + between + resource;
    }
}
