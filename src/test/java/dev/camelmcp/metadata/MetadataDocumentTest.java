package dev.camelmcp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.metadata.MetadataException.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that are none, that are too much, and members of another type. */
class MetadataDocumentTest {

    private static final String LIMITS =
            "has more than 20 levels, a text of more than 8192 characters or a number of more than 100";

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("nothing", "", "is empty"),
                arguments("blanks", " \n ", "is empty"),
                arguments("a page", "\n<!DOCTYPE html><html>", "is a page or XML where JSON is expected"),
                arguments("an array", "[{}]", "is an array where a JSON object is expected"),
                arguments("a text", "\"a\"", "is a text where a JSON object is expected"),
                arguments("null", "null", "is null where a JSON object is expected"),
                arguments("a form", "issuer=secret", "is not valid JSON (line 1, column "),
                arguments("one that breaks off", "{\"issuer\":\"secret", "is not valid JSON (line 1, column "),
                arguments("a comment", "{/* secret */}", "is not valid JSON (line 1, column "),
                arguments("no number", "{\"a\":NaN}", "is not valid JSON (line 1, column "),
                arguments("two objects", "{}{}", "has something behind its end"),
                arguments("a member twice", "{\"issuer\":\"a\",\"issuer\":\"a\"}", "has \"issuer\" twice"),
                arguments(
                        "a member twice, once by escapes",
                        "{\"issuer\":\"a\",\"\\u0069ssuer\":\"b\"}",
                        "has \"issuer\" twice"),
                arguments("a member twice deeper down", "{\"a\":[{\"b\":1,\"b\":2}]}", "has \"b\" twice"),
                arguments(
                        "a forged line in a name", "{\"a\\nERROR\":1,\"a\\nERROR\":2}", "has \"a\\u000aERROR\" twice"),
                arguments(
                        "a long name twice",
                        "{\"" + "n".repeat(900) + "\":1,\"" + "n".repeat(900) + "\":2}",
                        "has \"" + "n".repeat(100) + "…\" twice"),
                arguments("too deep", "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}", LIMITS),
                arguments("deep enough for a stack overflow", "{\"a\":" + "[".repeat(60_000), LIMITS),
                arguments("a long text", "{\"a\":\"" + "x".repeat(8193) + "\"}", LIMITS),
                arguments("a long number", "{\"a\":" + "9".repeat(101) + "}", LIMITS),
                arguments("too large", "{\"a\":[" + "1,".repeat(33_000) + "1]}", "is larger than 64 KiB"),
                arguments("too large by blanks", "{}" + " ".repeat(65_536), "is larger than 64 KiB"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void aDocumentIsRefused(String name, String json, String message) {
        MetadataException e = catchThrowableOfType(
                MetadataException.class, () -> MetadataDocument.of(Step.RESOURCE_METADATA, bytes(json)));
        assertThat(e.step()).isEqualTo(Step.RESOURCE_METADATA);
        assertThat(e)
                .hasMessageStartingWith("protected resource metadata: " + message)
                .hasMessageEndingWith("; set oauth.token-url")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThatThrownBy(() -> MetadataDocument.of(
                        Step.RESOURCE_METADATA, "{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage("protected resource metadata: is not UTF-8; set oauth.token-url");
        assertThatThrownBy(() ->
                        MetadataDocument.of(Step.RESOURCE_METADATA, "{\"a\":\"b\"}".getBytes(StandardCharsets.UTF_16)))
                .hasMessage("protected resource metadata: is not UTF-8; set oauth.token-url");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheDocument() {
        assertThat(document("\uFEFF{\"a\":\"é\"}").text("a")).isEqualTo("é");
    }

    @Test
    void whatIsAtTheLimitIsTaken() {
        String text = "x".repeat(8192);
        String deep = "[".repeat(19) + "]".repeat(19);
        assertThat(document("{\"a\":\"" + text + "\",\"b\":" + deep + ",\"c\":" + "9".repeat(100)
                                + ",\"d\":1e999999999}")
                        .text("a"))
                .isEqualTo(text);
        assertThat(document("{}" + " ".repeat(64 * 1024 - 2)).step()).isEqualTo(Step.AUTHORIZATION_SERVER_METADATA);
        String url = "https://h/" + "x".repeat(2038);
        assertThat(document("{\"a\":\"" + url + "\"}").uri("a")).hasToString(url);
    }

    @Test
    void aMessageQuotesAHundredCharactersWithoutEllipsis() {
        String name = "n".repeat(100);
        assertThatThrownBy(() -> document("{\"" + name + "\":1,\"" + name + "\":2}"))
                .hasMessage("authorization server metadata: has \"" + name + "\" twice; set oauth.token-url");
    }

    static Stream<Arguments> members() {
        return Stream.of(
                refused("a number for a text", "5", d -> d.text("a"), "is a number where a text is expected"),
                refused("a boolean for a text", "true", d -> d.text("a"), "is a boolean where a text is expected"),
                refused("an array for a text", "[\"x\"]", d -> d.text("a"), "is an array where a text is expected"),
                refused("an object for a text", "{}", d -> d.text("a"), "is an object where a text is expected"),
                refused("null where a text has to be", "null", d -> d.requiredText("a"), "is missing"),
                refused("blanks where a text has to be", "\"  \"", d -> d.requiredText("a"), "is missing"),
                refused("nothing where a URL has to be", "\"\"", d -> d.requiredUri("a"), "is missing"),
                refused(
                        "a URL without scheme",
                        "\"h.example/x\"",
                        d -> d.uri("a"),
                        "\"h.example/x\" is no absolute http or https URL"),
                refused("a URL with a blank", "\"https://h/ x\"", d -> d.uri("a"), "\"https://h/ x\" is no URL"),
                refused(
                        "a URL with a line break",
                        "\"https://h/\\r\\nx\"",
                        d -> d.uri("a"),
                        "\"https://h/\\u000d\\u000ax\" is no URL"),
                refused("a URL with a fragment", "\"https://h/#x\"", d -> d.uri("a"), "has a fragment"),
                refused(
                        "a URL with user information",
                        "\"https://u:p@h/\"",
                        d -> d.uri("a"),
                        "\"https://****@h/\" has user information"),
                refused(
                        "a URL of 3000 characters",
                        "\"https://h/" + "x".repeat(3000) + "\"",
                        d -> d.uri("a"),
                        "is longer than 2048 characters"),
                refused(
                        "a number for an array",
                        "5",
                        d -> d.texts("a"),
                        "is a number where an array of texts is expected"),
                refused(
                        "an object for an array",
                        "{\"b\":\"c\"}",
                        d -> d.texts("a"),
                        "is an object where an array of texts is expected"),
                refused(
                        "a number in an array",
                        "[\"x\",5]",
                        d -> d.texts("a"),
                        "has a number in it where a text is expected"),
                refused("null in an array", "[null]", d -> d.texts("a"), "has null in it where a text is expected"),
                refused(
                        "an array in an array",
                        "[[\"x\"]]",
                        d -> d.texts("a"),
                        "has an array in it where a text is expected"),
                refused(
                        "no URL in an array",
                        "[\"https://h/\",\"x\"]",
                        d -> d.uris("a"),
                        "\"x\" is no absolute http or https URL"),
                refused("an array for an object", "[]", d -> d.object("a"), "is an array where an object is expected"),
                refused("a text for an object", "\"\"", d -> d.object("a"), "is a text where an object is expected"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("members")
    void aMemberIsRefusedByName(String name, String value, Consumer<MetadataDocument> read, String message) {
        MetadataDocument document = document("{\"a\":" + value + "}");
        MetadataException e = catchThrowableOfType(MetadataException.class, () -> read.accept(document));
        assertThat(e)
                .hasMessageStartingWith("authorization server metadata: a ")
                .hasMessageEndingWith(message + "; set oauth.token-url");
    }

    @Test
    void aMemberWithinAnotherIsNamedByBoth() {
        MetadataDocument aliases = document("{\"aliases\":{\"b\":5}}").object("aliases");
        assertThatThrownBy(() -> aliases.uri("b"))
                .hasMessage(
                        "authorization server metadata: aliases.b is a number where a text is expected; set oauth.token-url");
    }

    @Test
    void nullAndEmptyMembersCountAsAbsent() {
        MetadataDocument document = document("{\"a\":null,\"b\":\"\",\"c\":[]}");
        for (String name : List.of("a", "b", "missing")) {
            assertThat(document.text(name)).isNull();
            assertThat(document.uri(name)).isNull();
            assertThat(document.texts(name)).isEmpty();
        }
        assertThat(document.texts("c")).isEmpty();
        assertThat(document.object("a")).isNull();
    }

    @Test
    void aTextByItselfIsAnArrayOfOne() {
        assertThat(document("{\"a\":\"x y\"}").texts("a")).containsExactly("x y");
    }

    @Test
    void itsOwnTextShowsNoContent() {
        assertThat(document("{\"a\":\"x y\"}")).hasToString("authorization server metadata with 1 members");
    }

    private static Arguments refused(String name, String value, Consumer<MetadataDocument> read, String message) {
        return arguments(name, value, read, message);
    }

    private static MetadataDocument document(String json) {
        return MetadataDocument.of(Step.AUTHORIZATION_SERVER_METADATA, bytes(json));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
