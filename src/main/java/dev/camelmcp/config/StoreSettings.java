package dev.camelmcp.config;

import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * What nodes share, and how it is sealed. Immutable.
 *
 * @param encryptionKeys at least one; the first encrypts, all decrypt
 */
public record StoreSettings(Redis redis, List<EncryptionKey> encryptionKeys) {

    public StoreSettings {
        encryptionKeys = List.copyOf(encryptionKeys);
    }

    /**
     * A key for AES-256-GCM. Prints itself without it.
     *
     * @param id names it in what it has sealed
     */
    public record EncryptionKey(String id, SecretKey key) {

        @Override
        public String toString() {
            return "EncryptionKey[id=" + id + ", key=****]";
        }
    }

    /** How the servers of a {@link Redis} belong together. */
    public enum Topology {
        STANDALONE,
        /** The servers are sentinels, who know the one with the data. */
        SENTINEL,
        /** Each has a part of the data, and knows the others. */
        CLUSTER
    }

    /** Where one listens. Prints itself as {@code host:port}. */
    public record Server(String host, int port) {

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * Redis or Valkey, and who it is told that we are. Prints itself without credentials.
     *
     * @param servers at least one; those to begin with
     * @param master the name that sentinels know the data by; null without sentinels
     * @param tls the files of TLS, towards all of them; null for none
     * @param user of the ACL; null for the default one
     * @param password null for none
     * @param database by its number
     * @param keyPrefix begins each key and channel
     * @param timeout of one operation
     */
    public record Redis(
            Topology topology,
            List<Server> servers,
            @Nullable String master,
            @Nullable TlsFiles tls,
            @Nullable String user,
            @Nullable Secret password,
            int database,
            String keyPrefix,
            Duration timeout) {

        public Redis {
            servers = List.copyOf(servers);
        }

        /** The same, who proves by another password who we are. */
        public Redis with(Secret other) {
            return new Redis(topology, servers, master, tls, user, other, database, keyPrefix, timeout);
        }

        /** The servers to begin with, {@code host:port}, separated by commas. */
        public String addresses() {
            return servers.stream().map(Server::toString).collect(Collectors.joining(", "));
        }

        @Override
        public String toString() {
            return topology + " " + servers + (tls == null ? "" : " by TLS");
        }
    }
}
