package dev.camelmcp.proxy;

import dev.camelmcp.token.Secret;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an HTTP proxy listens, and who it is told that we are. Prints itself as {@code host:port}, never with
 * credentials. Immutable.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param user the name for {@code Basic}; null for a proxy that asks for none
 * @param password empty where the URL has none
 */
public record ProxyAddress(String host, int port, @Nullable String user, Secret password) {

    private static final int HTTP = 80;
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?/?");
    private static final String EXPECTED = "is no proxy: write http://host:port, or http://user:password@host:port";

    /**
     * What a URL names, also one without a scheme ({@code host:port}), as curl takes it.
     *
     * @throws IllegalArgumentException where it is none; the message never repeats the URL, which may have a password
     */
    public static ProxyAddress parse(String url) {
        Matcher scheme = SCHEME.matcher(url);
        String rest = url;
        if (scheme.matches()) {
            String name = scheme.group(1).toLowerCase(Locale.ROOT);
            if (!name.equals("http")) {
                throw new IllegalArgumentException("proxies of the kind " + name
                        + ":// are not supported: write http://host:port, which connections by https go through too");
            }
            rest = scheme.group(2);
        }
        // as browsers and curl do: a password may hold what a URL may not
        int at = rest.lastIndexOf('@');
        Matcher where = HOST_PORT.matcher(rest.substring(at + 1));
        if (!where.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        int port = where.group(2) == null ? HTTP : Integer.parseInt(where.group(2));
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String host = where.group(1).replaceAll("[\\[\\]]", "");
        if (at < 0) {
            return new ProxyAddress(host, port, null, new Secret(""));
        }
        String[] credentials = rest.substring(0, at).split(":", 2);
        return new ProxyAddress(
                host, port, decode(credentials[0]), new Secret(credentials.length == 1 ? "" : decode(credentials[1])));
    }

    /** The value of {@code Proxy-Authorization} (RFC 9110 §11.7.2, RFC 7617); null for none. */
    public @Nullable Secret authorization() {
        if (user == null) {
            return null;
        }
        byte[] credentials = (user + ":" + password.value()).getBytes(StandardCharsets.UTF_8);
        return new Secret("Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    /** For clients of the JDK, which look its address up themselves. */
    public Proxy toJdk() {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    }

    /** For operators, behind what went wrong on this way: {@code by the proxy http://proxy.example.com:3128}. */
    public String way() {
        return "by the proxy http://" + this;
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static String decode(String text) {
        try {
            // a plus sign is one, unlike in a form
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a percent sign that stands for itself
        }
    }
}
