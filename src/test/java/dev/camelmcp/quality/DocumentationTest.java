package dev.camelmcp.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.camelmcp.quality.Document.Block;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages keep together: what links lead to and what blocks, texts and pictures name is there. */
class DocumentationTest {

    /** Bytes. */
    private static final int ONE_PAGE = 10 * 1024;

    static List<Document> pages() {
        return Document.all();
    }

    @Test
    void readmeIsOnePage() {
        assertThat(DocumentRules.tooLarge(Document.of("README.md"), ONE_PAGE)).isEmpty();
        assertThat(DocumentRules.tooLarge(page("ä".repeat(ONE_PAGE / 2) + "x"), ONE_PAGE))
                .containsExactly("docs/made-up.md has 10241 bytes, of 10240");
    }

    @Test
    void everyPageIsReachedFromTheReadme() {
        Document readme = Document.of("README.md");
        assertThat(pages())
                .filteredOn(p -> !p.path().equals(readme.path()))
                .allSatisfy(p -> assertThat(readme.destinations()).contains(p.toString()));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Document page) {
        assertThat(DocumentRules.brokenLinks(page)).isEmpty();
    }

    @Test
    void brokenLinksAreFound() {
        Document page = page("""
                # One `two`, three's

                [a](#one-two-threes) [b](#one) [c](gone.md) [d](cli.md#gone) [e](../README.md#commands)
                [f](../../outside.md) [g](https://example.com/) ![h](gone.png)
                """);
        assertThat(DocumentRules.brokenLinks(page))
                .extracting(p -> p.replace("docs/made-up.md: ", ""))
                .containsExactly(
                        "no heading #one",
                        "no file gone.md",
                        "no heading cli.md#gone",
                        "no file ../../outside.md",
                        "no file gone.png");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockIsAccountedFor(Document page) {
        assertThat(DocumentRules.unaccounted(page)).isEmpty();
    }

    @Test
    void unaccountedBlocksAreFound() {
        assertThat(DocumentRules.unaccounted(page("```\nx\n```\n")))
                .singleElement(STRING)
                .contains("is in none of");
        assertThat(DocumentRules.unaccounted(page("```bash\nx\n```\n")))
                .singleElement(STRING)
                .contains("is in none of");
        assertThat(DocumentRules.unaccounted(page("<!-- not run: -->\n```sh\nx\n```\n")))
                .containsExactly("docs/made-up.md:2 (sh) has no reason not to be run");
        assertThat(DocumentRules.unaccounted(page("<!-- run by: GoneTest -->\n```sh\nx\n```\n")))
                .singleElement(STRING)
                .contains("is not run by GoneTest");
        assertThat(DocumentRules.unaccounted(page("<!-- run by: RouteRulesTest -->\n```sh\nx\n```\n")))
                .as("a test that has nothing to do with the page")
                .singleElement(STRING)
                .contains("does not speak of docs/made-up.md");
        assertThat(DocumentRules.unaccounted(page("<!-- not run: no time -->\n\ntext\n\n```sh\nx\n```\n")))
                .as("a note that is above something else")
                .containsExactly("docs/made-up.md has 1 notes above blocks, and 0 blocks below one");
        assertThat(DocumentRules.unaccounted(page("<!-- not run: no time -->\n```sh\nx\n```\n")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTestThatIsNamedIsThere(Document page) {
        assertThat(DocumentRules.missingTests(page)).isEmpty();
    }

    @Test
    void missingTestsAreFound() {
        assertThat(DocumentRules.missingTests(page("`GoneIT`, `RouteRulesTest`, GoneTest")))
                .containsExactly("docs/made-up.md: there is no GoneIT");
    }

    @Test
    void everyRouteOfThePictureIsThere() {
        Document readme = Document.of("README.md");
        assertThat(readme.blocks()).extracting(Block::language).contains("mermaid");
        assertThat(DocumentRules.missingRoutes(readme, routes())).isEmpty();
        assertThat(DocumentRules.missingRoutes(
                        page("```mermaid\na[\"mcp-forward\"] --> b[\"mcp-gone\"]\n```"), routes()))
                .containsExactly("docs/made-up.md: there is no route mcp-gone");
    }

    private static Document page(String text) {
        return Document.written("docs/made-up.md", text);
    }

    private static Set<String> routes() {
        return RouteFiles.elements("route").stream()
                .map(r -> r.path("id").asText())
                .collect(Collectors.toSet());
    }
}
