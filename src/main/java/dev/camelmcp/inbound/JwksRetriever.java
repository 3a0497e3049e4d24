package dev.camelmcp.inbound;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;

/**
 * Gets a key set from the very URL that is configured: a redirect could lead to keys of somebody else's, or to an
 * address inside. Blocks. Thread-safe.
 */
final class JwksRetriever extends DefaultResourceRetriever {

    /** Bytes; large issuers have some 20 KiB. */
    private static final int LARGEST = 256 * 1024;

    JwksRetriever(Duration timeout) {
        super((int) timeout.toMillis(), (int) timeout.toMillis(), LARGEST);
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
        HttpURLConnection connection = super.openHTTPConnection(url);
        connection.setInstanceFollowRedirects(false);
        return connection;
    }
}
