package dev.camelmcp.bootstrap;

import dev.camelmcp.acquire.TokenEndpointClient;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.tls.TlsFiles;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.spi.Registry;

/**
 * The clients of authorization servers with TLS files of their own, bound under the name that the routes take from the
 * registration. Thread-safe.
 */
final class ClientBeans implements ServersListener {

    private final Registry registry;
    private final Function<TlsFiles, TokenEndpointClient> clients;
    private final Set<String> bound = ConcurrentHashMap.newKeySet();

    ClientBeans(Registry registry, Function<TlsFiles, TokenEndpointClient> clients) {
        this.registry = registry;
        this.clients = clients;
    }

    void bind(Collection<ServerRegistration> servers) {
        for (ServerRegistration server : servers) {
            String name = server.getClientBean();
            OAuthRegistration oauth = server.oauth();
            if (oauth != null && !name.equals(ServerRegistration.DEFAULT_CLIENT_BEAN) && bound.add(name)) {
                registry.bind(name, clients.apply(oauth.tls()));
            }
        }
    }

    /**
     * Those that no server names any more stay: there are as many as sets of files, and a token request may be under
     * way.
     */
    @Override
    public void beforeChange(ServersChange change) {
        bind(change.come());
    }

    void unbind() {
        bound.forEach(registry::unbind);
    }
}
