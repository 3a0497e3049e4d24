package dev.camelmcp.interop;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that works with endpoints that are told works with those that are found out. */
class KeycloakDiscoveryInteropIT extends KeycloakInteropIT {

    @Override
    void configure(ClientSettings settings) {
        super.configure(settings);
        FoundOut.configure(settings);
    }

    @Override
    Stream<String> clients() {
        return Stream.concat(super.clients(), FoundOut.BY_URL.stream());
    }

    @ParameterizedTest
    @MethodSource("dev.camelmcp.interop.FoundOut#methods")
    void theMetadataSaysWhatEachClientUses(String client, String method) {
        FoundOut.assertFound(environment(), client, method);
    }
}
