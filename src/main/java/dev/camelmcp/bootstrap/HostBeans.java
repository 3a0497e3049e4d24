package dev.camelmcp.bootstrap;

import dev.camelmcp.clientauth.ClientAuthentication;
import dev.camelmcp.config.read.Extensions;
import dev.camelmcp.grant.Grant;
import dev.camelmcp.provider.ProviderProfile;
import dev.camelmcp.store.TokenStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * What a host has bound in Camel's registry to be used in place of ours, or beside it. Found at the installation; an
 * {@link dev.camelmcp.inbound.InboundAuthenticator} is found when its route starts. Stateless.
 */
final class HostBeans {

    /** Under which a host binds a token store, where it has more than one. */
    static final String STORE = "mcpTokenStore";

    private static final String NAMES = "mcpDnsResolver";

    private HostBeans() {}

    /** Of that name, or the only one of its type. */
    static Optional<TokenStore> store(CamelContext context) {
        TokenStore named = context.getRegistry().lookupByNameAndType(STORE, TokenStore.class);
        Set<TokenStore> all = context.getRegistry().findByType(TokenStore.class);
        if (named == null && all.size() > 1) {
            throw new IllegalStateException(
                    "there are " + all.size() + " beans of type TokenStore; name the one that is to be used " + STORE);
        }
        return named == null ? all.stream().findFirst() : Optional.of(named);
    }

    /**
     * Addresses of hosts: of a host's bean {@code mcpDnsResolver}, or as the JVM has them. Looked up when it is asked:
     * camel-main binds the beans of its properties after the installation.
     */
    static DnsResolver names(CamelContext context) {
        return new DnsResolver() {

            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return bound().resolve(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) throws UnknownHostException {
                return bound().resolveCanonicalHostname(host);
            }

            private DnsResolver bound() {
                DnsResolver own = context.getRegistry().lookupByNameAndType(NAMES, DnsResolver.class);
                return own == null ? SystemDefaultDnsResolver.INSTANCE : own;
            }
        };
    }

    static Set<ClientAuthentication> methods(CamelContext context) {
        return context.getRegistry().findByType(ClientAuthentication.class);
    }

    static Set<Grant> grants(CamelContext context) {
        return context.getRegistry().findByType(Grant.class);
    }

    /** What the configuration may name. */
    static Extensions extensions(CamelContext context) {
        return new Extensions(
                List.copyOf(context.getRegistry().findByType(ProviderProfile.class)),
                methods(context).stream().map(ClientAuthentication::method).toList(),
                grants(context).stream().map(Grant::type).toList());
    }
}
