package dev.camelmcp.authserver;

import dev.camelmcp.metadata.Addresses;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.proxy.EgressProxy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The addresses of hosts that metadata of a public MCP server names, which have to be public too. The client connects
 * to what this returns, so that no name leads elsewhere at a second look. The egress proxy may be anywhere; what it
 * connects to, it decides. Thread-safe.
 */
public final class PublicAddresses implements DnsResolver {

    private final DnsResolver names;
    private final EgressProxy egress;

    public PublicAddresses(DnsResolver names, EgressProxy egress) {
        this.names = names;
        this.egress = egress;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        if (!egress.isProxy(host) && !Arrays.stream(addresses).allMatch(Addresses::isPublic)) {
            throw new MetadataException(Step.ENDPOINT, GuardedUrl.refusal(host));
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }
}
