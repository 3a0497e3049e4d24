package dev.camelmcp.proxy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Destinations that are reached without the proxy, as {@code NO_PROXY} of curl and Go lists them: {@code example.com}
 * and {@code .example.com} (that host and all below it), {@code *.example.com}, {@code 192.0.2.1}, {@code 10.0.0.0/8},
 * {@code ::1}, {@code [::1]:8080}, {@code example.com:8080} (that port alone), {@code *} (everything). Names are never
 * looked up: an address matches only where the URL has one. Immutable.
 */
public final class NoProxy {

    /** Everything goes by the proxy. */
    public static final NoProxy NOTHING = new NoProxy(List.of());

    /** {@code localhost}, and the addresses of this machine to itself. */
    public static final NoProxy LOOPBACK = new NoProxy(List.of((host, address, port) ->
            address == null ? host.equals("localhost") || host.endsWith(".localhost") : address.isLoopbackAddress()));

    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*):(\\d{1,5})");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._*-]+");

    private interface Rule {
        /** @param address null for a name */
        boolean matches(String host, @Nullable InetAddress address, int port);
    }

    private final List<Rule> rules;

    private NoProxy(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * What a list names.
     *
     * @param list separated by commas, blanks or vertical bars, which is how the JVM writes it
     * @param wrong is told each entry that means nothing, which is left out
     */
    public static NoProxy parse(String list, Consumer<String> wrong) {
        List<Rule> rules = new ArrayList<>();
        for (String entry : list.split("[,|\\s]+", -1)) {
            if (entry.isEmpty()) {
                continue;
            }
            Rule rule = rule(entry.toLowerCase(Locale.ROOT));
            if (rule == null) {
                wrong.accept(entry);
            } else {
                rules.add(rule);
            }
        }
        return new NoProxy(rules);
    }

    /** These and those. */
    public NoProxy and(NoProxy more) {
        List<Rule> both = new ArrayList<>(rules);
        both.addAll(more.rules);
        return new NoProxy(both);
    }

    /** @param host a name or an address, with or without brackets */
    boolean matches(String host, int port) {
        if (rules.isEmpty()) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        InetAddress address = IpAddress.of(name);
        return rules.stream().anyMatch(r -> r.matches(name, address, port));
    }

    private static @Nullable Rule rule(String entry) {
        Matcher withPort = WITH_PORT.matcher(entry);
        if (withPort.matches()) {
            Rule hosts = hosts(withPort.group(1));
            int only = Integer.parseInt(withPort.group(2));
            return hosts == null ? null : (host, address, port) -> port == only && hosts.matches(host, address, port);
        }
        return hosts(entry);
    }

    private static @Nullable Rule hosts(String entry) {
        InetAddress one = IpAddress.of(entry);
        if (one != null) {
            return (host, address, port) -> one.equals(address);
        }
        if (entry.contains("/")) {
            return network(entry);
        }
        if (!NAME.matcher(entry).matches()) {
            return null;
        }
        String name = entry.replaceAll("^(\\*?\\.)|\\.$", "");
        if (name.contains("*")) {
            Pattern pattern = Pattern.compile(
                    Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
            return (host, address, port) -> pattern.matcher(host).matches();
        }
        return name.isEmpty() ? null : (host, address, port) -> host.equals(name) || host.endsWith("." + name);
    }

    /** {@code 10.0.0.0/8} (RFC 4632 §3.1, RFC 4291 §2.3). */
    private static @Nullable Rule network(String entry) {
        String[] parts = entry.split("/", 2);
        InetAddress network = IpAddress.of(parts[0]);
        if (network == null || !parts[1].matches("\\d{1,3}")) {
            return null;
        }
        byte[] wanted = network.getAddress();
        int bits = Integer.parseInt(parts[1]);
        return bits > wanted.length * Byte.SIZE
                ? null
                : (host, address, port) -> address != null && isWithin(address.getAddress(), wanted, bits);
    }

    private static boolean isWithin(byte[] address, byte[] network, int bits) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((address[bit / Byte.SIZE] & mask) != (network[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
