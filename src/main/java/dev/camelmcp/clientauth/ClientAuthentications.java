package dev.camelmcp.clientauth;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.OAuthRegistration;
import java.time.Clock;
import java.util.List;

/** The known methods of client authentication. Immutable and thread-safe. A new method is one class and one line here. */
public final class ClientAuthentications {

    private final List<ClientAuthentication> methods;

    public ClientAuthentications(Clock clock) {
        methods = List.of(
                new ClientSecretBasic(),
                new ClientSecretPost(),
                new PrivateKeyJwt(clock),
                new TlsClientAuth(AuthMethod.TLS_CLIENT_AUTH),
                new TlsClientAuth(AuthMethod.SELF_SIGNED_TLS_CLIENT_AUTH),
                new GitHubApp(clock),
                new NoClientAuthentication());
    }

    public void authenticate(OAuthRegistration client, FormRequest request) {
        methods.stream()
                .filter(m -> m.method() == client.authMethod())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no implementation of " + client.authMethod()))
                .authenticate(client, request);
    }
}
