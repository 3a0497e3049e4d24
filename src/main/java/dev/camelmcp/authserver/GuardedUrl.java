package dev.camelmcp.authserver;

import dev.camelmcp.http.UrlAuthority;
import dev.camelmcp.metadata.Addresses;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.proxy.IpAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Refuses a URL with a private address in it before anybody is asked for it: where a proxy connects, nobody here looks
 * any address up. Names are for {@link PublicAddresses}. Stateless.
 */
final class GuardedUrl {

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

    private GuardedUrl() {}

    /** @throws MetadataException where it may only lead to public addresses, and does not */
    static void check(DiscoveryRun run, URI url) {
        String host = UrlAuthority.of(url).host().replaceAll("^\\[|]$", "");
        if (run.guarded() && LITERAL.matcher(host).matches() && !isPublic(host)) {
            throw new MetadataException(Step.ENDPOINT, refusal(host));
        }
    }

    static String refusal(String host) {
        return host + " is at a private address, and the MCP server is not; where that is meant, set"
                + " oauth.allow-private-network=true";
    }

    /** Not one in another notation, such as {@code 127.1}, which a proxy may read as an address. */
    private static boolean isPublic(String literal) {
        InetAddress address = IpAddress.of(literal);
        return address != null && Addresses.isPublic(address);
    }
}
