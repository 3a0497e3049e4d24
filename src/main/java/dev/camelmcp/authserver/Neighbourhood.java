package dev.camelmcp.authserver;

import dev.camelmcp.config.DiscoverySettings;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UrlAuthority;
import dev.camelmcp.metadata.Addresses;
import dev.camelmcp.proxy.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Whether an MCP server is in the open: metadata of one that is must not lead the gateway to where only the gateway
 * gets to. Thread-safe.
 */
public final class Neighbourhood {

    private final DnsResolver names;

    public Neighbourhood(DnsResolver names) {
        this.names = names;
    }

    /**
     * The same by the address that the MCP server answered from: who is asked for its name may say something else each
     * time.
     *
     * @param address without a name; null for unknown
     */
    static boolean isGuarded(ServerRegistration server, @Nullable String address) {
        DiscoverySettings settings = server.requireOAuth().discovery();
        InetAddress from = address == null ? null : IpAddress.of(address);
        return from != null && settings != null && !settings.privateNetworkAllowed() && Addresses.isPublic(from);
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
            // of one that is both, nobody knows which is connected to
            return Arrays.stream(addresses).anyMatch(Addresses::isPublic);
        } catch (UnknownHostException e) {
            // a proxy may know it
            return true;
        }
    }
}
