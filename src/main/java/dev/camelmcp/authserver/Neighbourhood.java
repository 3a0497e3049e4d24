package dev.camelmcp.authserver;

import dev.camelmcp.config.DiscoverySettings;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UrlAuthority;
import dev.camelmcp.metadata.Addresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Whether an MCP server is in the open: metadata of one that is must not lead the gateway to where only the gateway
 * gets to. Thread-safe.
 */
public final class Neighbourhood {

    private final DnsResolver names;

    public Neighbourhood(DnsResolver names) {
        this.names = names;
    }

    /** Whether what a server's metadata names has to be at a public address. Looks a name up. */
    boolean isGuarded(ServerRegistration server) {
        DiscoverySettings settings = server.requireOAuth().discovery();
        if (settings == null || settings.privateNetworkAllowed()) {
            return false;
        }
        try {
            InetAddress[] addresses =
                    names.resolve(UrlAuthority.of(server.url()).host());
            return Arrays.stream(addresses).allMatch(Addresses::isPublic);
        } catch (UnknownHostException e) {
            // a proxy may know it
            return true;
        }
    }
}
