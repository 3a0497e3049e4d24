package dev.camelmcp.inbound;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.proxy.ProxyAddress;
import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URL;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gets a key set from the very URL that is configured: a redirect could lead to keys of somebody else's, or to an
 * address inside. Blocks. Thread-safe.
 */
final class JwksRetriever extends DefaultResourceRetriever {

    /** Bytes; large issuers have some 20 KiB. */
    private static final int LARGEST = 256 * 1024;

    private final EgressProxy egress;

    JwksRetriever(Duration timeout, EgressProxy egress) {
        super((int) timeout.toMillis(), (int) timeout.toMillis(), LARGEST);
        this.egress = egress;
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        ProxyAddress proxy = proxy(url);
        try {
            return super.retrieveResource(url);
        } catch (IOException e) {
            throw proxy == null ? e : new IOException(e.getMessage() + " (by egress proxy " + proxy + ")", e);
        }
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
        ProxyAddress proxy = proxy(url);
        HttpURLConnection connection =
                (HttpURLConnection) url.openConnection(proxy == null ? Proxy.NO_PROXY : proxy.toJdk());
        if (proxy != null && proxy.user() != null) {
            connection.setAuthenticator(
                    new ProxyUser(proxy.user(), proxy.password().value()));
        }
        connection.setInstanceFollowRedirects(false);
        return connection;
    }

    private @Nullable ProxyAddress proxy(URL url) {
        return egress.to(url.getProtocol(), url.getHost(), url.getPort());
    }

    /** Says to a proxy that asks who we are, and to nobody else. */
    private static final class ProxyUser extends Authenticator {

        private final String user;
        private final String password;

        ProxyUser(String user, String password) {
            this.user = user;
            this.password = password;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication(user, password.toCharArray())
                    : null;
        }
    }
}
