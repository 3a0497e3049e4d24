package dev.camelmcp.dpop;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.http.UrlAuthority;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The newest nonce of each server that gave one (RFC 9449 §8, §9). Authorization servers and MCP servers do not share
 * theirs, even within one origin, and neither do two registrations. Thread-safe.
 */
public final class Nonces {

    /** Who wants the nonce. */
    enum Peer {
        AUTHORIZATION_SERVER,
        MCP_SERVER
    }

    private record Source(ServerId server, Peer peer, String origin) {}

    /** Origins; beyond them, one is asked for anew. */
    private static final int MOST = 10_000;

    /** {@code NQCHAR} of RFC 6749, appendix A; how many of them is our limit. */
    private static final Pattern NONCE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,1024}");

    private final Cache<Source, String> newest =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /**
     * The nonce that an answer brings.
     *
     * @param header values of {@code DPoP-Nonce}: a text, or a list of them
     * @return null where there is none, or more than one, or what no nonce looks like
     */
    public static @Nullable String in(@Nullable Object header) {
        Object value = header instanceof List<?> list ? (list.size() == 1 ? list.get(0) : null) : header;
        return value instanceof String text && NONCE.matcher(text).matches() ? text : null;
    }

    void keep(ServerId server, Peer peer, URI url, @Nullable String nonce) {
        if (nonce != null) {
            newest.put(new Source(server, peer, origin(url)), nonce);
        }
    }

    @Nullable
    String newest(ServerId server, Peer peer, URI url) {
        return newest.getIfPresent(new Source(server, peer, origin(url)));
    }

    /** RFC 6454 §4, with the scheme's port left out. */
    static String origin(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        UrlAuthority authority = UrlAuthority.of(url);
        int usual = scheme.equals("https") ? 443 : 80;
        String port = authority.portOr(usual) == usual ? "" : ":" + authority.port();
        return scheme + "://" + authority.host().toLowerCase(Locale.ROOT) + port;
    }
}
