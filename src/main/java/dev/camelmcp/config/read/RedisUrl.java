package dev.camelmcp.config.read;

import dev.camelmcp.config.StoreSettings.Server;
import dev.camelmcp.config.StoreSettings.Topology;
import dev.camelmcp.token.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mcp.store.redis.url} names. Immutable; no message repeats it, since it may have a password.
 *
 * @param master null without sentinels
 * @param user null where it has none
 * @param password null where it has none
 */
record RedisUrl(
        Topology topology,
        List<Server> servers,
        boolean tls,
        @Nullable String master,
        @Nullable String user,
        @Nullable Secret password,
        int database) {

    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26_379;
    private static final int HIGHEST_PORT = 65_535;

    private static final String EXPECTED = "is no URL of Redis: write redis://host:6379, rediss://host:6379 (TLS),"
            + " redis-sentinel://host:26379,host:26379/master, or several of the first two, separated by commas, for a"
            + " cluster";

    /** Between two URLs, which a password may look like in no other place than this. */
    private static final Pattern NEXT_URL = Pattern.compile("\\s*,\\s*(?=rediss?://)", Pattern.CASE_INSENSITIVE);

    private static final Pattern URL =
            Pattern.compile("(rediss?|rediss?-sentinel)://(?:(.*)@)?([^@/]*)(/[^@]*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+)(?::(\\d{1,5}))?");
    private static final Pattern DATABASE = Pattern.compile("/?(\\d{0,5})");
    private static final Pattern MASTER = Pattern.compile("/([A-Za-z0-9._-]+)(?:/(\\d{1,5}))?/?");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

    /** @throws IllegalArgumentException where it is none */
    static RedisUrl parse(String value) {
        RedisUrl all = null;
        for (String url : NEXT_URL.split(value, -1)) {
            RedisUrl one = parseOne(url);
            all = all == null ? one : all.and(one);
        }
        if (all == null) {
            throw new IllegalArgumentException(EXPECTED);
        }
        if (all.topology == Topology.CLUSTER && all.database != 0) {
            throw new IllegalArgumentException(
                    "names several servers, which is a cluster, and a database: a cluster has"
                            + " only database 0; leave it out");
        }
        return all;
    }

    private static RedisUrl parseOne(String url) {
        Matcher parts = URL.matcher(url.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        boolean sentinel = scheme.endsWith("-sentinel");
        List<Server> servers = servers(parts.group(3), sentinel ? SENTINEL_PORT : PORT);
        String path = parts.group(4) == null ? "" : parts.group(4);
        Matcher end = (sentinel ? MASTER : DATABASE).matcher(path);
        if (!end.matches()) {
            throw new IllegalArgumentException(
                    sentinel
                            ? "names sentinels, but not the master that they watch, as in"
                                    + " redis-sentinel://host:26379/mymaster"
                            : "has something behind the port that is no number of a database, as 0 is in"
                                    + " redis://host:6379/0");
        }
        String[] who = parts.group(2) == null ? new String[0] : parts.group(2).split(":", 2);
        String database = end.group(sentinel ? 2 : 1);
        return new RedisUrl(
                sentinel ? Topology.SENTINEL : servers.size() == 1 ? Topology.STANDALONE : Topology.CLUSTER,
                servers,
                scheme.startsWith("rediss"),
                sentinel ? end.group(1) : null,
                who.length == 0 || who[0].isEmpty() ? null : decode(who[0]),
                who.length < 2 || who[1].isEmpty() ? null : new Secret(decode(who[1])),
                database == null || database.isEmpty() ? 0 : Integer.parseInt(database));
    }

    private static List<Server> servers(String list, int port) {
        List<Server> servers = new ArrayList<>();
        for (String one : list.split(",", -1)) {
            Matcher where = HOST_PORT.matcher(one.strip());
            int number = !where.matches() ? 0 : where.group(2) == null ? port : Integer.parseInt(where.group(2));
            if (number < 1 || number > HIGHEST_PORT) {
                throw new IllegalArgumentException(EXPECTED);
            }
            servers.add(new Server(where.group(1).replaceAll("[\\[\\]]", ""), number));
        }
        return servers;
    }

    /** One more server of the cluster, which may leave out what the first one says. */
    private RedisUrl and(RedisUrl next) {
        if (topology == Topology.SENTINEL || next.topology == Topology.SENTINEL) {
            throw new IllegalArgumentException("names sentinels and other servers together; " + EXPECTED);
        }
        if (tls != next.tls) {
            throw new IllegalArgumentException(
                    "has redis:// and rediss:// in one list: TLS is for all servers or none");
        }
        if ((next.user != null && !next.user.equals(user))
                || (next.password != null && !next.password.equals(password))) {
            throw new IllegalArgumentException(
                    "has several users or passwords: all servers of a cluster are asked as one"
                            + " user; write them once, in the first URL, or as mcp.store.redis.username and"
                            + " mcp.store.redis.password");
        }
        List<Server> both = new ArrayList<>(servers);
        both.addAll(next.servers);
        return new RedisUrl(Topology.CLUSTER, both, tls, null, user, password, Math.max(database, next.database));
    }

    /** A plus sign is one, and so is a percent sign that stands for itself. */
    private static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher escape = ESCAPE.matcher(text);
        int at = 0;
        while (escape.find()) {
            bytes.writeBytes(text.substring(at, escape.start()).getBytes(StandardCharsets.UTF_8));
            bytes.write(Integer.parseInt(escape.group(1), 16));
            at = escape.end();
        }
        bytes.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
