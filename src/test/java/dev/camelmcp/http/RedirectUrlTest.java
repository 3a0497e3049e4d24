package dev.camelmcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which URLs are within an origin (RFC 6454 §4), and what operators are told. */
class RedirectUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://h/mcp,        https://h/mcp/,           https://h/mcp/",
        "https://h/mcp,        https://h:443/mcp/,       https://h:443/mcp/",
        "https://h:443/mcp,    https://h/mcp/,           https://h/mcp/",
        "http://h:80/mcp,      HTTP://H/mcp/,            HTTP://H/mcp/",
        "https://h,            mcp/,                     https://h/mcp/",
        "https://h,            /,                        ",
        "https://h,            ?x=1,                     https://h/?x=1",
        "https://h/a/mcp?k=1,  ?x=1,                     https://h/a/mcp?x=1",
        "https://h/a/mcp?k=1,  #x,                       ",
        "https://h/a/mcp,      ../mcp/,                  https://h/mcp/",
        "https://h/a/mcp,      ../../mcp/,               ",
        "https://h/mcp,        http://h/mcp/,            ",
        "https://h/mcp,        https://h:8443/mcp/,      ",
        "https://h/mcp,        https://h.evil/mcp/,      ",
        "https://h/mcp,        https://h@evil/mcp/,      ",
        "https://h/mcp,        https://u@h/mcp/,         ",
        "https://h/mcp,        https:/mcp/,              ",
        "https://h/mcp,        https:mcp/,               ",
        "https://h/mcp,        /\\evil/mcp/,             ",
        "https://h/mcp,        ///evil/mcp/,             https://h/evil/mcp/",
        "https://[::1]:1/mcp,  https://[::1]:1/mcp/,     https://[::1]:1/mcp/"
    })
    void followedOnlyWithinTheOrigin(String asked, String location, String followed) {
        URI next = Redirect.of(307, URI.create(asked), location).follow();
        assertThat(next == null ? null : next.toString()).isEqualTo(followed);
    }

    /** Behind a proxy that ends TLS, servers tell {@code http}; nobody is to be told to go without TLS. */
    @ParameterizedTest
    @CsvSource({
        "https://h/mcp,       http://h/mcp/,        https://h/mcp/",
        "https://h:8443/mcp,  http://h/mcp/,        https://h:8443/mcp/",
        "https://h/mcp,       http://h:8080/mcp/,   https://h/mcp/",
        "https://h/mcp,       http://other/mcp/,    http://other/mcp/",
        "http://h/mcp,        https://h/mcp?k=1,    https://h/mcp"
    })
    void adviceKeepsTls(String asked, String location, String advice) {
        Redirect redirect = Redirect.of(307, URI.create(asked), location);
        assertThat(redirect.follow()).isNull();
        assertThat(redirect.advice()).isEqualTo(advice);
    }

    @Test
    void documentedLinesAreThoseOfTheLog() throws IOException {
        String document = Files.readString(Path.of("docs/errors.md"));
        URI asked = URI.create("https://mcp.example.com/mcp");

        assertThat(document)
                .contains("\nMCP server api " + Redirects.says("api", Redirect.of(307, asked, "/mcp/"))
                        + "; until then, each request is sent twice\n")
                .contains("\nMCP server api answers by a redirect, which is not followed: it "
                        + Redirects.says("api", Redirect.of(301, asked, "http://mcp.example.com/mcp/?key=1")) + "\n");
    }

    /** To set the URL that is set already would change nothing. */
    @ParameterizedTest
    @CsvSource({
        "https://h/mcp,   https://h/mcp?x=1,     redirects by 307 to itself with another query",
        "https://h/mcp,   /mcp,                  redirects by 307 to itself",
        "https://h:443,   https://h/,            redirects by 307 to itself",
        "https://h/mcp,   http://h/mcp,          redirects by 307 to http://h/mcp"
    })
    void nothingIsAdvisedThatIsSetAlready(String asked, String location, String says) {
        assertThat(Redirects.says("api", Redirect.of(307, URI.create(asked), location)))
                .isEqualTo(says);
    }

    @Test
    void notModifiedIsNoRedirectToNowhere() {
        assertThat(Redirects.says("api", Redirect.of(304, URI.create("https://h/mcp"), null)))
                .isEqualTo("answers 304 Not Modified, which it was not asked for");
    }

    @Test
    void textsAreShort() {
        Redirect redirect = Redirect.of(301, URI.create("https://h/mcp"), "/" + "x".repeat(10_000));
        assertThat(redirect.advice()).hasSizeLessThan(400);
        assertThat(redirect.toString()).hasSizeLessThan(400);
    }
}
