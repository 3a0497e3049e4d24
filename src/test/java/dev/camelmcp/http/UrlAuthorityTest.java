package dev.camelmcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlAuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "http://mcp_server:8080/mcp, mcp_server, 8080",
        "https://auth_1.example.com/token?x=1, auth_1.example.com, -1",
        "http://_x/, _x, -1",
        "https://api.example.com:443, api.example.com, 443",
        "http://[::1]:8080/, [::1], 8080"
    })
    void hostMayHaveUnderscores(String url, String host, int port) {
        assertThat(UrlAuthority.of(URI.create(url))).isEqualTo(new UrlAuthority(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http:///mcp",
                "mailto:a@b",
                "/mcp",
                "http://user@mcp_server/",
                "http://mcp_server:x/",
                "http://a_b:8080:1/"
            })
    void whatHasNoHostHasNone(String url) {
        assertThat(UrlAuthority.find(URI.create(url))).isNull();
    }

    @Test
    void redirectWithinAHostWithAnUnderscoreIsWithinItsOrigin() {
        URI asked = URI.create("http://mcp_server:8080/mcp");
        Redirect redirect = Redirect.of(307, asked, "http://mcp_server:8080/mcp/");
        assertThat(redirect.follow()).isEqualTo(URI.create("http://mcp_server:8080/mcp/"));
        assertThat(redirect.toString()).contains("http://mcp_server:8080/mcp/");
    }
}
