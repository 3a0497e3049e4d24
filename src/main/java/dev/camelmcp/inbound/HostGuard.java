package dev.camelmcp.inbound;

import dev.camelmcp.proxy.IpAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in requests that were meant for this gateway: a browser that was lured here by a name that suddenly means
 * 127.0.0.1 (DNS rebinding) sends that name as {@code Host}, and the page it came from as {@code Origin}. Whoever is on
 * this machine may always say so: commands and operators reach the gateway by a loopback name, whatever it is called
 * elsewhere. Immutable and thread-safe.
 */
public final class HostGuard {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern NAME = Pattern.compile("\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@,/\\s]+");

    private final Set<String> hosts;
    private final Set<String> origins;
    private final boolean addresses;

    /**
     * @param hosts allowed names, lower case, without port, IPv6 in brackets; {@code *} allows every name
     * @param origins further origins, lower case
     */
    public HostGuard(Set<String> hosts, Set<String> origins) {
        this(hosts, origins, false);
    }

    private HostGuard(Set<String> hosts, Set<String> origins, boolean addresses) {
        this.hosts = hosts;
        this.origins = origins;
        this.addresses = addresses;
    }

    /**
     * For what is reached by IP addresses as well, as probes and scrapers do: DNS rebinding needs a name.
     *
     * @param hosts as above
     */
    public static HostGuard withAddresses(Set<String> hosts) {
        return new HostGuard(hosts, Set.of(), true);
    }

    /**
     * Why the request may not come in; empty when it may.
     *
     * @param local whether it comes from this machine
     */
    public Optional<String> refuse(@Nullable String host, @Nullable String origin, boolean local) {
        if (host == null || !isAllowedHost(name(host), local)) {
            return Optional.of("Host is not allowed; see mcp.inbound.allowed-hosts");
        }
        if (origin != null && !isAllowedOrigin(origin.toLowerCase(Locale.ROOT))) {
            return Optional.of("Origin is not allowed; see mcp.inbound.allowed-origins");
        }
        return Optional.empty();
    }

    private boolean isAllowedHost(String name, boolean local) {
        String lower = name.toLowerCase(Locale.ROOT);
        return hosts.contains(lower)
                || (local && LOOPBACK.contains(lower))
                || (addresses && IpAddress.of(name) != null)
                || (hosts.contains("*") && NAME.matcher(name).matches());
    }

    private boolean isAllowedOrigin(String origin) {
        if (origins.contains(origin) || origins.contains("*")) {
            return true;
        }
        try {
            String host = URI.create(origin).getHost();
            return host != null && hosts.contains(host);
        } catch (IllegalArgumentException e) {
            return false; // "null", and what else is no URL
        }
    }

    /**
     * RFC 9110 §7.2: a name, and a port of digits; what else stands there is not allowed, because no name is like it.
     */
    private static String name(String host) {
        int end = host.length();
        while (end > 0 && host.charAt(end - 1) >= '0' && host.charAt(end - 1) <= '9') {
            end--;
        }
        return end > 0 && host.charAt(end - 1) == ':' ? host.substring(0, end - 1) : host;
    }
}
