package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host's own authenticator is asked in place of what the configuration says. */
class OwnAuthenticatorTest {

    @ParameterizedTest
    @ValueSource(strings = {"mcpInboundAuthenticator", "anyOtherName"})
    void beanIsFoundByNameOrByType(String name) throws Exception {
        try (InboundGateway it =
                InboundGateway.start(Map.of("camel.beans." + name, "#class:" + OwnAuthenticator.class.getName()))) {
            assertThat(it.ping("api").statusCode()).isEqualTo(401);
            assertThat(it.ping("api", "X-Badge", "gold").statusCode()).isEqualTo(200);
            assertThat(it.upstream().last().header("X-Badge")).isNull();
            assertThat(it.ping("web", "X-Badge", "gold").statusCode()).isEqualTo(403);
            HttpResponse<String> broken = it.ping("api", "X-Badge", "broken");
            assertThat(broken.statusCode()).isEqualTo(500);
            assertThat(broken.body()).contains("\"id\":null").doesNotContain("secret reasons");
        }
    }
}
