package dev.camelmcp.inbound;

import dev.camelmcp.token.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who may administer the gateway: whoever has the key, or where none is configured whoever is on this machine.
 * A browser is kept from being used against it by {@code Host}, {@code Origin} and {@code Sec-Fetch-Site}. Thread-safe.
 */
public final class AdminGuard {

    private static final String SCHEME = "Bearer ";
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@\\s]+)");

    private final HostGuard hosts;
    private volatile byte @Nullable [] key;

    /** @param key what callers have to send as a Bearer token; null where loopback callers need none */
    public AdminGuard(HostGuard hosts, @Nullable Secret key) {
        this.hosts = hosts;
        this.key = key == null ? null : digest(key.value());
    }

    /** Another key counts for requests that come from now on, and the one before for none. */
    public void change(Secret other) {
        key = digest(other.value());
    }

    /** Why the caller may not come in; empty when it may. */
    public Optional<Refusal> refuse(Caller caller) {
        byte[] wanted = key;
        if (wanted != null && !hasKey(caller.authorization(), wanted)) {
            return Optional.of(new Refusal(401, "an API key is required"));
        }
        return refusePage(caller);
    }

    /** The same for the files of the status page, which hold no state: they are what asks for the key. */
    public Optional<Refusal> refusePage(Caller caller) {
        if (key == null && !caller.isLocal()) {
            return Optional.of(new Refusal(
                    403, "without mcp.admin.api-key, callers on the gateway's own machine are served only"));
        }
        Optional<String> misled = hosts.refuse(caller.host(), null, caller.isLocal());
        if (misled.isPresent()) {
            return Optional.of(new Refusal(403, misled.get()));
        }
        return isFromElsewhere(caller.fetchSite()) || isOfAnotherOrigin(caller)
                ? Optional.of(new Refusal(403, "a page of another origin may not do this"))
                : Optional.empty();
    }

    /**
     * Fetch Metadata: where the page comes from that made a browser ask; other programs do not say. A page on another
     * port of this machine is {@code same-site}.
     */
    private static boolean isFromElsewhere(@Nullable String fetchSite) {
        return fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none");
    }

    /**
     * Browsers that do not tell the site still tell the origin. Which pages may use MCP servers does not count here;
     * the scheme does not either, since a proxy may end TLS.
     */
    private static boolean isOfAnotherOrigin(Caller caller) {
        if (caller.origin() == null) {
            return false;
        }
        Matcher origin = ORIGIN.matcher(caller.origin().toLowerCase(Locale.ROOT));
        if (caller.host() == null || !origin.matches()) {
            return true;
        }
        String defaultPort = origin.group(1).equals("https") ? ":443" : ":80";
        return !withoutPort(origin.group(2), defaultPort)
                .equals(withoutPort(caller.host().toLowerCase(Locale.ROOT), defaultPort));
    }

    private static String withoutPort(String authority, String port) {
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }

    /**
     * RFC 6750 §2.1. Digests are compared, so that the time it takes tells nothing about the key, not even its length.
     */
    private static boolean hasKey(@Nullable String authorization, byte[] key) {
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        digest(authorization.substring(SCHEME.length()).trim()), key);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Who asks. Immutable.
     *
     * @param loopback whether the connection comes from this machine
     * @param proxied whether a proxy says that it asks for somebody else, who may be anywhere
     * @param authorization header, as are those that follow
     */
    public record Caller(
            boolean loopback,
            boolean proxied,
            @Nullable String authorization,
            @Nullable String host,
            @Nullable String origin,
            @Nullable String fetchSite) {

        private boolean isLocal() {
            return loopback && !proxied;
        }

        @Override
        public String toString() {
            return "Caller[loopback=" + loopback + ", proxied=" + proxied + ", host=" + host + "]";
        }
    }

    /**
     * Why not. Immutable.
     *
     * @param status of the answer
     * @param message for the caller
     */
    public record Refusal(int status, String message) {}
}
