package dev.camelmcp.bootstrap;

import dev.camelmcp.acquire.TokenEndpointClient;
import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.tls.TlsFiles;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.camel.spi.Registry;

/**
 * The TLS of servers with files of their own, and the clients of their authorization servers, bound under the name that
 * the routes take from the registration. Files are read here, before requests want them; those that no server names any
 * more are forgotten. Thread-safe.
 */
final class ClientBeans implements ServersListener {

    private final Registry registry;
    private final Servers servers;
    private final TlsClients tls;
    private final BiFunction<TlsFiles, String, TokenEndpointClient> clients;

    /** Camel keeps what it made for a name, so these stay; they hold neither files nor connections. */
    private final Set<String> bound = ConcurrentHashMap.newKeySet();

    /** @param clients makes one of files, for the name of the bean that uses the JVM's own TLS */
    ClientBeans(
            Registry registry,
            Servers servers,
            TlsClients tls,
            BiFunction<TlsFiles, String, TokenEndpointClient> clients) {
        this.registry = registry;
        this.servers = servers;
        this.tls = tls;
        this.clients = clients;
    }

    /** @throws dev.camelmcp.tls.KeyFileException when one of the files is of no use */
    void bind(Collection<ServerRegistration> some) {
        for (ServerRegistration server : some) {
            files(server).forEach(files -> {
                tls.of(files);
                if (server.isOAuth()) {
                    OAuthClients.NAMES.forEach(name -> bind(server.clientBean(name, false), files, name));
                }
            });
            if (isHttps(server)) {
                (server.tls().isEmpty() ? tls.jvms() : tls.of(server.tls())).readAhead();
            }
        }
    }

    private static boolean isHttps(ServerRegistration server) {
        return server.target() instanceof RemoteTarget remote
                && "https".equalsIgnoreCase(remote.url().getScheme());
    }

    private void bind(String name, TlsFiles files, String plain) {
        if (bound.add(name)) {
            registry.bind(name, clients.apply(files, plain));
        }
    }

    @Override
    public void beforeChange(ServersChange change) {
        try {
            bind(change.come());
        } catch (RuntimeException e) {
            // there will be no change
            forgetUnused(change.come());
            throw e;
        }
    }

    @Override
    public void afterChange(ServersChange change) {
        forgetUnused(change.gone());
    }

    private void forgetUnused(Collection<ServerRegistration> some) {
        Set<TlsFiles> used = ConcurrentHashMap.newKeySet();
        servers.all().forEach(server -> files(server).forEach(used::add));
        some.stream()
                .flatMap(ClientBeans::files)
                .filter(files -> !used.contains(files))
                .forEach(tls::forget);
    }

    void unbind() {
        bound.forEach(registry::unbind);
    }

    private static Stream<TlsFiles> files(ServerRegistration server) {
        return server.tls().isEmpty() ? Stream.empty() : Stream.of(server.tls());
    }
}
