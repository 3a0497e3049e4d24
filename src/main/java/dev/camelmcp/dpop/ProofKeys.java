package dev.camelmcp.dpop;

import dev.camelmcp.config.DpopSettings;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The key of each server whose tokens are bound to one: made or read before requests want it, kept as long as that
 * server is configured, and no other server's. Thread-safe.
 */
public final class ProofKeys implements ServersListener {

    private record Owner(ServerId server, DpopSettings settings) {}

    private final Map<Owner, ProofKey> keys = new ConcurrentHashMap<>();

    /**
     * Makes and reads the keys of these servers.
     *
     * @throws dev.camelmcp.tls.KeyFileException when a file is of no use any more
     */
    public void prepare(Collection<ServerRegistration> servers) {
        owners(servers).forEach(this::of);
    }

    @Override
    public void beforeChange(ServersChange change) {
        prepare(change.come());
    }

    @Override
    public void afterChange(ServersChange change) {
        Set<Owner> stay = owners(change.come()).collect(Collectors.toSet());
        owners(change.gone()).filter(owner -> !stay.contains(owner)).forEach(keys::remove);
    }

    ProofKey of(ServerRegistration server) {
        return of(Objects.requireNonNull(owner(server), "oauth.dpop is not true"));
    }

    private ProofKey of(Owner owner) {
        return keys.computeIfAbsent(owner, o -> {
            Path file = o.settings.keyFile();
            return file == null ? ProofKey.generate() : ProofKey.read(file);
        });
    }

    private static Stream<Owner> owners(Collection<ServerRegistration> servers) {
        return servers.stream().map(ProofKeys::owner).filter(Objects::nonNull);
    }

    private static @Nullable Owner owner(ServerRegistration server) {
        OAuthRegistration client = server.oauth();
        return client == null || client.dpop() == null ? null : new Owner(server.serverId(), client.dpop());
    }
}
