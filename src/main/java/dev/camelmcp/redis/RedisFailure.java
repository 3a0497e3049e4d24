package dev.camelmcp.redis;

import dev.camelmcp.config.StoreSettings.Redis;
import dev.camelmcp.config.StoreSettings.Topology;
import dev.camelmcp.tls.ClientCertificate;
import dev.camelmcp.tls.TlsFailure;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in words for operators. Never the server's own beyond their first: they may name users, keys and
 * what was sent. Stateless.
 */
final class RedisFailure {

    private static final Pattern CODE = Pattern.compile("([A-Z]{2,20})\\b.*", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile(".*run the '([a-z|]{1,40})' command.*", Pattern.DOTALL);

    /** What ends a connection, since it is not about one operation. */
    private static final Set<String> FATAL =
            Set.of("READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOAUTH", "WRONGPASS", "MOVED", "ASK");

    private RedisFailure() {}

    /** Whether nothing more can be asked by the connection that it came by. */
    static boolean endsConnection(Throwable failure) {
        String code = code(failure);
        return code == null || FATAL.contains(code);
    }

    static boolean is(Throwable failure, String code) {
        return code.equals(code(failure));
    }

    static String words(Throwable failure, Redis redis) {
        String code = code(failure);
        return code == null
                ? ofConnection(failure, redis)
                : ofAnswer(code, String.valueOf(failure.getMessage()), redis);
    }

    /** The first word of the server's answer; null for what is none. */
    private static @Nullable String code(Throwable failure) {
        if (!(failure instanceof Response answer) || answer.type() != ResponseType.ERROR) {
            return null;
        }
        String message = String.valueOf(failure.getMessage());
        if (message.startsWith("CONNECTION_CLOSED")) {
            return null;
        }
        if (message.contains("The user executing the script can't")) {
            return "NOPERM";
        }
        Matcher code = CODE.matcher(message);
        return code.matches() ? code.group(1) : "ERR";
    }

    private static String ofAnswer(String code, String message, Redis redis) {
        String prefix = redis.keyPrefix();
        return switch (code) {
            case "NOAUTH" -> "it wants a password: set mcp.store.redis.password";
            case "WRONGPASS" ->
                "it refuses user or password: check mcp.store.redis.username and mcp.store.redis.password, and that"
                        + " ACL LIST shows the user as on";
            case "NOPERM" -> permission(message, prefix);
            case "OOM" -> "it has no memory left: raise its maxmemory, or let it evict (maxmemory-policy allkeys-lru)";
            case "READONLY" ->
                "it is a replica, and takes no writes: name the master, or its sentinels, in mcp.store.redis.url";
            case "LOADING" -> "it is still loading its data";
            case "MASTERDOWN" -> "it is a replica that has lost its master";
            case "CLUSTERDOWN" -> "the cluster is down: redis-cli --cluster check says why";
            case "MOVED", "ASK" ->
                "it belongs to a cluster: name several of its servers in mcp.store.redis.url, separated by commas";
            case "CROSSSLOT" ->
                "it keeps the keys of a group in different slots: mcp.store.redis.key-prefix holds a brace";
            case "MISCONF" -> "it cannot write to its disk, and so takes no writes: look at its log";
            case "NOREPLICAS" -> "it has fewer replicas than min-replicas-to-write, and so takes no writes";
            case "BUSY" -> "it is busy with somebody's script: redis-cli SCRIPT KILL ends it";
            case "WRONGTYPE" ->
                "a key with our prefix holds something of another kind: choose another mcp.store.redis.key-prefix";
            default ->
                message.startsWith("ERR unknown command")
                        ? "it does not know a command: it needs EVAL, EVALSHA, GET, SET, DEL, PTTL, PUBLISH and SUBSCRIBE; were"
                                + " they renamed?"
                        : message.contains("DB index is out of range")
                                ? "it has no database of the number in mcp.store.redis.url"
                                : message.contains("max number of clients")
                                        ? "it has no room for one more client: raise its maxclients"
                                        : "it answers " + code;
        };
    }

    private static String permission(String message, String prefix) {
        String rule;
        Matcher command = COMMAND.matcher(message);
        if (command.matches()) {
            rule = "+" + command.group(1);
        } else if (message.contains("channel")) {
            rule = "&" + prefix + "*";
        } else if (message.contains("access")) {
            rule = "~" + prefix + "*";
        } else {
            rule = "+get +set +del +pttl";
        }
        return "its ACL does not let the user do this: ACL SETUSER with " + rule
                + " (\"Several nodes\" in docs/configuration.md has all that is needed; ACL LOG shows what was refused)";
    }

    private static String ofConnection(Throwable failure, Redis redis) {
        String message = String.valueOf(failure.getMessage());
        if (redis.topology() == Topology.CLUSTER) {
            String cluster = ofCluster(message);
            if (cluster != null) {
                return cluster;
            }
        }
        if (failure instanceof ConnectTimeoutException) {
            return "it cannot be reached in time";
        }
        if (failure instanceof UnknownHostException) {
            return "its host name is unknown";
        }
        if (failure instanceof NoRouteToHostException) {
            return "there is no route to its host";
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        TlsFailure tls = TlsFailure.of(failure, ClientCertificate.NOT_WANTED);
        if (tls != null) {
            return ofTls(tls);
        }
        return redis.tls() == null ? "connection lost" : "connection lost, or it does not speak TLS";
    }

    /** What the library puts together of what several servers said. */
    private static @Nullable String ofCluster(String message) {
        if (message.contains("NOPERM")) {
            return "its ACL does not let the user ask where the data is: ACL SETUSER with +cluster|slots";
        }
        if (message.contains("cluster support disabled")) {
            return "it is no cluster: name one server in mcp.store.redis.url, or its sentinels";
        }
        return message.contains("all nodes of the cluster") || message.contains("No slots available")
                ? "not all servers of the cluster can be reached, at the addresses that they announce"
                : null;
    }

    private static String ofTls(TlsFailure failure) {
        return switch (failure.kind()) {
            case UNTRUSTED ->
                (failure.detail().contains("oauth.") ? "its certificate is not trusted" : failure.detail())
                        + "; name its CA in mcp.store.redis.ca-bundle-path";
            case NO_TLS -> "it does not speak TLS: write redis://, or the port that does, in mcp.store.redis.url";
            case CLIENT_CERTIFICATE ->
                "it wants a client certificate, which the gateway has none of: set tls-auth-clients optional";
            default -> failure.detail();
        };
    }
}
