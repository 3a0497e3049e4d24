package dev.camelmcp.clientauth;

import dev.camelmcp.config.OAuthRegistration;
import java.util.List;

/** The known methods of client authentication. Immutable and thread-safe. A new method is one class and one line here. */
public final class ClientAuthentications {

    private static final List<ClientAuthentication> METHODS =
            List.of(new ClientSecretBasic(), new ClientSecretPost(), new NoClientAuthentication());

    private ClientAuthentications() {}

    public static void authenticate(OAuthRegistration client, FormRequest request) {
        METHODS.stream()
                .filter(m -> m.method() == client.authMethod())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no implementation of " + client.authMethod()))
                .authenticate(client, request);
    }
}
