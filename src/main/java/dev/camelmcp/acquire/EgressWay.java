package dev.camelmcp.acquire;

import dev.camelmcp.http.Redirect;
import dev.camelmcp.http.UrlAuthority;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.proxy.ProxyAddress;
import dev.camelmcp.proxy.ProxyAnswer;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * By which proxy a request to an authorization server went, for operators alone: whatever fails on that way, the proxy
 * may be at fault. Immutable.
 */
record EgressWay(EgressProxy egress) {

    /** Behind what failed: {@code " (by the proxy http://…)"}; empty for a direct connection. */
    String of(URI url) {
        ProxyAddress proxy = proxy(url);
        return proxy == null ? "" : " (" + proxy.way() + ")";
    }

    /** Where an answer may be a proxy's own: that it may, and which that is; null elsewhere. */
    @Nullable
    String doubt(URI url, int status) {
        if (status == ProxyAnswer.UNAUTHENTICATED) {
            return ProxyAnswer.OF_ANOTHER;
        }
        ProxyAddress proxy = "https".equalsIgnoreCase(url.getScheme()) ? null : proxy(url);
        return proxy == null || !(ProxyAnswer.mayBeOwn(status) || Redirect.is(status))
                ? null
                : status + " " + proxy.way() + ", whose own answer it may be";
    }

    private @Nullable ProxyAddress proxy(URI url) {
        UrlAuthority authority = UrlAuthority.of(url);
        return egress.to(url.getScheme(), authority.host(), authority.port());
    }
}
