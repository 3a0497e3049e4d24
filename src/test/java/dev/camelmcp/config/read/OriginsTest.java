package dev.camelmcp.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mcp.inbound.allowed-origins}: as browsers send them, or an error. */
class OriginsTest {

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, https://app.example.com",
        "https://App.Example.com/, https://app.example.com",
        "https://app.example.com:443, https://app.example.com",
        "http://app.example.com:80/, http://app.example.com",
        "https://app.example.com:80, https://app.example.com:80",
        "http://localhost:6274, http://localhost:6274",
        "http://[::1]:3000, http://[::1]:3000",
        "chrome-extension://abcdef, chrome-extension://abcdef",
        "*, *",
        "NULL, null"
    })
    void originIsReadAsBrowsersSendIt(String value, String origin) {
        assertThat(Origins.of(value)).containsExactly(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app2.example.com",
                "file://",
                "http://*.example.com",
                "https://app.example.com/page",
                "https://app.example.com?x",
                "https://me@app.example.com",
                "https://app.example.com:",
                "https:app.example.com",
                "localhost:6274"
            })
    void whatNoBrowserSendsIsAnErrorThatNamesTheForm(String value) {
        assertThatThrownBy(() -> Origins.of("https://ok.example, " + value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + value + "'")
                .hasMessageContaining("https://host[:port]");
    }

    @Test
    void allThatAreWrongAreNamed() {
        assertThatThrownBy(() -> Origins.of("a.example,b.example")).hasMessageContaining("'a.example', 'b.example'");
    }
}
