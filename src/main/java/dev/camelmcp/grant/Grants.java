package dev.camelmcp.grant;

import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.OAuthRegistration;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The known grants. Immutable and thread-safe. A new one is one class and one line here. */
public final class Grants {

    private final List<Grant> grants;

    public Grants(Clock clock) {
        this(clock, List.of());
    }

    /** @param own those of a host, which win over ours of the same type */
    public Grants(Clock clock, Collection<Grant> own) {
        List<Grant> all = new ArrayList<>(own);
        all.addAll(List.of(new ClientCredentials(), new JwtBearer(), new TokenExchange(clock), new IdJag()));
        grants = List.copyOf(all);
    }

    /** The one that a client uses. */
    public Grant of(OAuthRegistration client) {
        GrantType type = client.grant().type();
        return grants.stream()
                .filter(g -> isMeant(g.type(), type))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no implementation of " + type.name()));
    }

    /** A host names its own by the URI; what is asked for by that URI otherwise has a name of its own. */
    private static boolean isMeant(GrantType offered, GrantType wanted) {
        return offered.name().equals(wanted.name())
                || (!wanted.equals(GrantType.ID_JAG) && offered.name().equals(wanted.uri()));
    }
}
