package dev.camelmcp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.metadata.MetadataException.Step;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs that were found and not configured. */
class EndpointRuleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://as.example",
                "https://as.example/token?a=b",
                "HTTPS://AS.example:1/",
                "https://as.example:65535/",
                "https://10.0.0.1/",
                "https://[2001:db8::1]:8443/token",
                "https://as_1.example/token"
            })
    void aUrlPasses(String url) {
        assertThat(new EndpointRule(true).check("token_endpoint", URI.create(url)))
                .hasToString(url);
        assertThat(new EndpointRule(false).check("token_endpoint", URI.create(url)))
                .hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://as.example/token", "HTTP://as.example/token"})
    void httpPassesOnlyWhereItIsAllowed(String url) {
        assertThat(new EndpointRule(false).check("token_endpoint", URI.create(url)))
                .hasToString(url);
        MetadataException e = catchThrowableOfType(
                MetadataException.class, () -> new EndpointRule(true).check("token_endpoint", URI.create(url)));
        assertThat(e.step()).isEqualTo(Step.ENDPOINT);
        assertThat(e)
                .hasMessage("discovered URL: token_endpoint \"" + url
                        + "\" is not https: set oauth.token-url; only for tests, and with OAuth 2.0"
                        + " alone, oauth.enforce-https=false lets it pass");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("no scheme", "as.example/token", "is no absolute http or https URL"),
                arguments("a path", "/token", "is no absolute http or https URL"),
                arguments("a file", "file:///etc/passwd", "is no absolute http or https URL"),
                arguments("another protocol", "gopher://as.example/", "is no absolute http or https URL"),
                arguments("a jar", "jar:https://as.example/a!/b", "is no absolute http or https URL"),
                arguments("opaque", "https:as.example", "has no host"),
                arguments("no host", "https:///token", "has no host"),
                arguments("user information", "https://a:b@as.example/", "has user information"),
                arguments("empty user information", "https://@as.example/", "has user information"),
                arguments("a fragment", "https://as.example/#a", "has a fragment"),
                arguments("port 0", "https://as.example:0/", "has no port of 1 to 65535"),
                arguments("port 65536", "https://as.example:65536/", "has no port of 1 to 65535"),
                arguments("a long port", "https://as.example:4294967739/", "has no valid host and port"),
                arguments("an empty port", "https://as.example:/", "has no valid host and port"),
                arguments("an address with a zone", "https://[fe80::1%25eth0]/", "has no valid host and port"),
                arguments("an escaped host", "https://as%2eexample/", "has no valid host and port"),
                arguments(
                        "a host in other letters", "https://аs.example/", "holds other characters than visible ASCII"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aUrlIsRefused(String name, String url, String message) {
        for (boolean https : new boolean[] {true, false}) {
            MetadataException e = catchThrowableOfType(
                    MetadataException.class, () -> new EndpointRule(https).check("token_endpoint", URI.create(url)));
            assertThat(e)
                    .hasMessageStartingWith("discovered URL: token_endpoint \"")
                    .hasMessageEndingWith("\" " + message + "; set oauth.token-url");
        }
    }
}
