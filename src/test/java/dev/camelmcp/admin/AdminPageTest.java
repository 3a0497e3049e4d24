package dev.camelmcp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestGateway;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the status page; {@code AdminPageInteropIT} has a browser look at it. */
class AdminPageTest {

    private static final Path FILES = Path.of("src/main/resources/mcp-oauth/admin");

    @AutoClose
    private static TestGateway gateway;

    private static AdminHttp admin;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(Map.of("mcp.servers.api.url", "http://127.0.0.1:1/mcp"));
        admin = new AdminHttp(gateway.port());
    }

    static Stream<String> files() {
        return Stream.of(FILES.toFile().list());
    }

    @ParameterizedTest
    @CsvSource({
        "index.html, text/html; charset=utf-8",
        "page.css, text/css; charset=utf-8",
        "page.js, text/javascript; charset=utf-8",
        "cards.js, text/javascript; charset=utf-8",
        "charts.js, text/javascript; charset=utf-8",
        "dom.js, text/javascript; charset=utf-8",
        "overview.js, text/javascript; charset=utf-8",
        "servers.css, text/css; charset=utf-8",
        "states.js, text/javascript; charset=utf-8",
        "table.js, text/javascript; charset=utf-8"
    })
    void fileIsServedAsItIsAndMayLoadNothingFromElsewhere(String file, String type) throws Exception {
        HttpResponse<String> answer = admin.get("/admin/" + file);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Files.readString(FILES.resolve(file)));
        assertHeaders(answer);
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
    }

    @Test
    void everyFileIsServed() throws Exception {
        for (String file : files().toList()) {
            assertThat(admin.get("/admin/" + file).statusCode()).as(file).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/", "/admin/?a=b"})
    void folderIsThePage(String path) throws Exception {
        assertThat(admin.get(path).body())
                .isEqualTo(admin.get("/admin/index.html").body());
        assertHeaders(admin.get(path));
    }

    /** Relative, so that it is right behind a proxy that serves the gateway below a path of its own. */
    @Test
    void pathWithoutSlashLeadsToThePage() throws Exception {
        HttpResponse<String> answer = admin.get("/admin");

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location")).contains("admin/");
        assertHeaders(answer);
    }

    @Test
    void headHasTheHeadersOnly() throws Exception {
        HttpResponse<String> answer = admin.send("HEAD", "/admin/", Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertHeaders(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        for (String path : new String[] {"/admin", "/admin/", "/admin/page.js"}) {
            HttpResponse<String> answer = admin.send(method, path, Map.of());

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/page.js/",
                "/admin/PAGE.JS",
                "/admin/page.js%00",
                "/admin/page.js%00.html",
                "/admin/%2e%2e/%2e%2e/application.properties",
                "/admin/..%2f..%2fapplication.properties",
                "/admin/..;/page.js",
                "/admin/../application.properties",
                "/admin/mcp-oauth/admin/page.js",
                "/admin/admin/",
                "/admin/redirect",
                "/admin/admin.camel.yaml"
            })
    void nothingElseIsThere(String path) throws Exception {
        HttpResponse<String> answer = admin.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("import ");
    }

    /** The HTTP engine resolves paths before anybody looks at them, so that these are the files themselves. */
    @ParameterizedTest
    @CsvSource({
        "/admin//, index.html",
        "/admin/., index.html",
        "/admin/%70age.js, page.js",
        "/admin/servers/../page.css, page.css"
    })
    void otherSpellingIsTheSameFile(String path, String file) throws Exception {
        assertThat(admin.get(path).body()).isEqualTo(Files.readString(FILES.resolve(file)));
    }

    /** What the policy would block, and what could make markup of a server's text. */
    @ParameterizedTest
    @MethodSource("files")
    void fileHasNoInlineCodeAndMakesNoMarkupOfText(String file) throws Exception {
        String text = Files.readString(FILES.resolve(file));

        assertThat(text)
                .doesNotContainPattern(
                        Pattern.compile(
                                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|\\beval\\b|localStorage|@import|url\\("));
        assertThat(text)
                .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=|javascript:|<script(?! type=\"module\" src=)");
        // the name space of SVG is no address that anybody asks
        assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http://", "https://");
        assertThat(text.lines().count()).isLessThanOrEqualTo(file.endsWith(".css") ? 600 : 400);
    }

    /** They are in each distribution. */
    @Test
    void picturesOfThePageAreSmall() throws Exception {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            assertThat(docs.filter(f -> f.getFileName().toString().startsWith("admin-page")))
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(f -> assertThat(Files.size(f)).isLessThan(150 * 1024));
        }
    }

    private static void assertHeaders(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                        + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }
}
