package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.read.LiteralBraces;
import dev.camelmcp.hostile.LogTrap;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Braces of other programs' templates in a value, beside placeholders of ours. */
class LiteralBracesTest {

    @AutoClose
    private static DefaultCamelContext context;

    private static Placeholders placeholders;

    @BeforeAll
    static void start() {
        context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("some.property", "value");
        placeholders = new Placeholders(context, System.getenv(), new NamedFiles());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{.Names}}",
                "{{range .}}{{.Name}}{{end}}",
                "{{{x}}}",
                "{{{{x}}}}",
                "{{ {{ }} }}",
                "{{",
                "a }} b",
                "{\"a\": {\"b\": {}}}",
                "{{env:HOME}} and {{file:/etc/passwd}}",
                "\\{{x}}",
                "'{{x}}' \"{{\"x\"}}\"",
                ""
            })
    void textThatIsEscapedIsWhatItWas(String text) {
        assertThat(resolve(LiteralBraces.escape(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "\\{{.Names}} {{some.property}}, {{.Names}} value",
        "{{some.property}} \\{{.Names}}, value {{.Names}}",
        "\\{{ {{some.property}} }}, {{ value }}",
        "{{env:NOT_SET_ANYWHERE:a:b}}\\{{x}}, a:b{{x}}",
        "[{{env:NOT_SET_ANYWHERE:}}], []",
        "{{some.property}}, value"
    })
    void placeholdersBesideItAreResolved(String value, String resolved) {
        assertThat(resolve(value)).isEqualTo(resolved);
    }

    /** Would catch Camel's own resolver, which logs what it finds. */
    @Test
    void variableWithADefaultIsNotInTheLog() {
        String value = System.getenv("PATH");
        try (LogTrap log = LogTrap.set()) {
            log.watchFor(value);
            assertThat(resolve("{{env:PATH:none}}")).isEqualTo(value);
            assertThat(resolve("a {{env:PATH:none}}")).isEqualTo("a " + value);
            assertThat(log.leaks()).isEmpty();
        }
    }

    private static String resolve(String value) {
        return placeholders.apply(new ConfigEntry("mcp.some", value, "test"));
    }

    @Test
    void placeholderThatIsNotEscapedIsStillOne() {
        assertThatThrownBy(() -> resolve("{{.Names}}")).isInstanceOf(IllegalArgumentException.class);
    }

    /** There may be a hundred thousand values. */
    @Test
    void valueWithoutBracesIsItself() {
        String value = "https://mcp.example/}}{";
        assertThat(LiteralBraces.resolve(value, part -> {
                    throw new AssertionError(part);
                }))
                .isSameAs(value);
        assertThat(placeholders.apply(new ConfigEntry("key", value, "test"))).isSameAs(value);
    }
}
