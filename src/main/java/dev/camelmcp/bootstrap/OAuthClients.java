package dev.camelmcp.bootstrap;

import dev.camelmcp.acquire.TokenEndpointClient;
import dev.camelmcp.authserver.PublicAddresses;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.tls.ClientTls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The clients of authorization servers, by the names that the routes take from a registration: for credentials or for
 * metadata, each also for public addresses only. Immutable.
 *
 * @param limit of a request with credentials
 * @param names addresses of hosts
 */
record OAuthClients(Duration limit, ScheduledExecutorService timer, EgressProxy egress, DnsResolver names) {

    /** Of a request for metadata, as a whole. */
    static final Duration METADATA_LIMIT = Duration.ofSeconds(5);

    /** Of those that use the JVM's own TLS. */
    static final List<String> NAMES = List.of(
            ServerRegistration.DEFAULT_CLIENT_BEAN,
            ServerRegistration.DEFAULT_CLIENT_BEAN + ServerRegistration.GUARDED,
            ServerRegistration.METADATA_CLIENT_BEAN,
            ServerRegistration.METADATA_CLIENT_BEAN + ServerRegistration.GUARDED);

    /** @param name one of {@link #NAMES} */
    TokenEndpointClient of(String name, Supplier<ClientTls> tls) {
        boolean metadata = name.startsWith(ServerRegistration.METADATA_CLIENT_BEAN);
        boolean guarded = name.endsWith(ServerRegistration.GUARDED);
        return new TokenEndpointClient(
                metadata && METADATA_LIMIT.compareTo(limit) < 0 ? METADATA_LIMIT : limit,
                timer,
                tls,
                egress,
                guarded ? new PublicAddresses(names, egress) : names);
    }
}
