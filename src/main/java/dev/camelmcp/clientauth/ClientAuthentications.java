package dev.camelmcp.clientauth;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.OAuthRegistration;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The known methods of client authentication. Immutable and thread-safe. A new method is one class and one line here.
 */
public final class ClientAuthentications {

    private final List<ClientAuthentication> methods;

    public ClientAuthentications(Clock clock) {
        this(clock, List.of());
    }

    /** @param own those of a host, which win over ours of the same name */
    public ClientAuthentications(Clock clock, Collection<ClientAuthentication> own) {
        List<ClientAuthentication> all = new ArrayList<>(own);
        all.addAll(List.of(
                new ClientSecretBasic(),
                new ClientSecretPost(),
                new PrivateKeyJwt(clock),
                new TlsClientAuth(AuthMethod.TLS_CLIENT_AUTH),
                new TlsClientAuth(AuthMethod.SELF_SIGNED_TLS_CLIENT_AUTH),
                new GitHubApp(clock),
                new NoClientAuthentication()));
        methods = List.copyOf(all);
    }

    public void authenticate(OAuthRegistration client, FormRequest request) {
        methods.stream()
                .filter(m -> m.method().equals(client.authMethod()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no implementation of " + client.authMethod().ianaName()))
                .authenticate(client, request);
    }
}
