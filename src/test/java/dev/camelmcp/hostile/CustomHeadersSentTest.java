package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.read.ConfigReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A custom header that is not refused at start is sent, whatever filters stand between: tried with all that IANA has
 * registered ({@code http-fields}, as of 2025), and some that it has not.
 */
@Timeout(30)
class CustomHeadersSentTest {

    private static final List<String> UNREGISTERED =
            List.of("X-Tenant", "X-Forwarded-For", "breadcrumbId", "Proxy-Connection", "X-Request-ID", "CamelHttpUri");

    private static final List<String> NAMES =
            Stream.concat(registered().stream(), UNREGISTERED.stream()).toList();
    private static final List<String> ACCEPTED =
            NAMES.stream().filter(CustomHeadersSentTest::isAccepted).toList();

    @RegisterExtension
    static final HostileGateway GATEWAY = all(HostileGateway.forCases(1));

    private static HostileGateway all(HostileGateway gateway) {
        ACCEPTED.forEach(name -> gateway.withEach("oauth.custom-headers." + name, "set-" + name));
        return gateway;
    }

    @Test
    void headerThatIsAcceptedIsSent() {
        Case it = GATEWAY.next().answer(Answers.token());
        it.token();

        Received request = it.requests().get(0);
        assertThat(ACCEPTED)
                .allSatisfy(name -> assertThat(request.header(name)).as(name).isEqualTo("set-" + name));
    }

    @Test
    void headerIsRefusedForAReasonOnly() {
        assertThat(NAMES.stream().filter(name -> !ACCEPTED.contains(name)))
                .containsExactlyInAnyOrder(
                        "Accept-Encoding",
                        "Authorization",
                        "Cache-Control",
                        "CamelHttpUri",
                        "Close",
                        "Connection",
                        "Content-Encoding",
                        "Content-Length",
                        "Content-Type",
                        "Date",
                        "DPoP",
                        "Expect",
                        "Host",
                        "HTTP2-Settings",
                        "Keep-Alive",
                        "Pragma",
                        "Proxy-Authenticate",
                        "Proxy-Authentication-Info",
                        "Proxy-Authorization",
                        "Proxy-Connection",
                        "Proxy-Features",
                        "Proxy-Instruction",
                        "Proxy-Status",
                        "TE",
                        "Trailer",
                        "Transfer-Encoding",
                        "Upgrade",
                        "Via",
                        "Warning",
                        "X-Request-ID");
    }

    private static boolean isAccepted(String name) {
        Map<String, String> server = Map.of(
                "url",
                "https://mcp.example/mcp",
                "oauth.enabled",
                "true",
                "oauth.client-id",
                "client",
                "oauth.client-secret",
                "secret",
                "oauth.token-url",
                "https://as.example/token",
                "oauth.custom-headers." + name,
                "x");
        List<ConfigEntry> entries = server.entrySet().stream()
                .map(e -> new ConfigEntry("mcp.servers.api." + e.getKey(), e.getValue(), "test"))
                .toList();
        try {
            new ConfigReader(v -> v).read(entries, Map.of(), List.of());
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    private static List<String> registered() {
        try (InputStream names =
                Objects.requireNonNull(CustomHeadersSentTest.class.getResourceAsStream("/http-field-names.txt"))) {
            return new String(names.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
