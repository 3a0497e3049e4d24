package dev.camelmcp.inbound;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in requests that were meant for this gateway: a browser that was lured here by a name that suddenly means
 * 127.0.0.1 (DNS rebinding) sends that name as {@code Host}, and the page it came from as {@code Origin}. Immutable and
 * thread-safe.
 */
public final class HostGuard {

    private static final Pattern NAME = Pattern.compile("\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@,/\\s]+");

    private final Set<String> hosts;
    private final Set<String> origins;

    /**
     * @param hosts allowed names, lower case, without port, IPv6 in brackets; {@code *} allows every name
     * @param origins further origins, lower case
     */
    public HostGuard(Set<String> hosts, Set<String> origins) {
        this.hosts = hosts;
        this.origins = origins;
    }

    /** Why the request may not come in; empty when it may. */
    public Optional<String> refuse(@Nullable String host, @Nullable String origin) {
        if (host == null || !isAllowedHost(name(host))) {
            return Optional.of("Host is not allowed; see mcp.inbound.allowed-hosts");
        }
        if (origin != null && !isAllowedOrigin(origin.toLowerCase(Locale.ROOT))) {
            return Optional.of("Origin is not allowed; see mcp.inbound.allowed-origins");
        }
        return Optional.empty();
    }

    private boolean isAllowedHost(String name) {
        return hosts.contains(name)
                || hosts.contains(name.toLowerCase(Locale.ROOT))
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
