package dev.camelmcp.http.client;

import dev.camelmcp.http.UrlAuthority;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.proxy.ProxyAddress;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes to, and by which proxy. To plain http, Vert.x sends it to the proxy with the whole URL (RFC 9112
 * §3.2.2), as all proxies take it; to https it asks for a tunnel ({@code CONNECT}). Immutable.
 *
 * @param connectTimeout until the tunnel is there
 */
record EgressOptions(EgressProxy egress, Duration connectTimeout) {

    RequestOptions to(URI url) {
        RequestOptions options = new RequestOptions()
                .setHost(UrlAuthority.of(url).host())
                .setPort(UrlAuthority.portOf(url))
                .setSsl("https".equalsIgnoreCase(url.getScheme()));
        ProxyAddress proxy = proxy(url);
        return proxy == null ? options : options.setProxyOptions(options(proxy));
    }

    /** Null for a direct connection. */
    @Nullable
    ProxyAddress proxy(URI url) {
        UrlAuthority authority = UrlAuthority.of(url);
        return egress.to(url.getScheme(), authority.host(), authority.port());
    }

    private ProxyOptions options(ProxyAddress proxy) {
        ProxyOptions options = new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(proxy.host())
                .setPort(proxy.port())
                .setConnectTimeout(connectTimeout);
        return proxy.user() == null
                ? options
                : options.setUsername(proxy.user()).setPassword(proxy.password().value());
    }
}
