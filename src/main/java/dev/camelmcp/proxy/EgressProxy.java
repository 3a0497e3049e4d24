package dev.camelmcp.proxy;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Says which proxy a connection leaves by. Every client of the gateway asks it, so that there is one answer for tokens,
 * keys and MCP servers alike. Immutable.
 */
public final class EgressProxy {

    /** Everything is reached directly, whatever the JVM's own properties say. */
    public static final EgressProxy NONE = new EgressProxy(null, null, NoProxy.NOTHING);

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final @Nullable ProxyAddress https;
    private final @Nullable ProxyAddress http;
    private final NoProxy except;

    /**
     * The proxies that there are; {@link #NONE} where there are none.
     *
     * @param https for {@code https://}; null for none
     * @param http for {@code http://}; null for none
     * @param except what is reached without either
     */
    public static EgressProxy of(@Nullable ProxyAddress https, @Nullable ProxyAddress http, NoProxy except) {
        return https == null && http == null ? NONE : new EgressProxy(https, http, except);
    }

    private EgressProxy(@Nullable ProxyAddress https, @Nullable ProxyAddress http, NoProxy except) {
        this.https = https;
        this.http = http;
        this.except = except;
    }

    /** The proxy to a URL; null for a direct connection. */
    public @Nullable ProxyAddress to(URI url) {
        return to(url.getScheme(), url.getHost(), url.getPort());
    }

    /**
     * The proxy to a server; null for a direct connection.
     *
     * @param port negative for that of the scheme
     */
    public @Nullable ProxyAddress to(@Nullable String scheme, @Nullable String host, int port) {
        boolean secure = "https".equalsIgnoreCase(scheme);
        ProxyAddress proxy = secure ? https : http;
        if (proxy == null || host == null) {
            // a host that is not known is not among the exceptions
            return proxy;
        }
        int known = port >= 0 ? port : secure ? HTTPS_PORT : HTTP_PORT;
        return except.matches(host, known) ? null : proxy;
    }

    /** Whether a host is one of them. */
    public boolean isProxy(String host) {
        return (https != null && https.host().equalsIgnoreCase(host))
                || (http != null && http.host().equalsIgnoreCase(host));
    }

    /** Whether one of them is told who we are. */
    public boolean hasCredentials() {
        return (https != null && https.user() != null) || (http != null && http.user() != null);
    }

    @Override
    public String toString() {
        if (https == null && http == null) {
            return "none";
        }
        return https != null && https.equals(http) ? https.toString() : "https: " + https + ", http: " + http;
    }
}
