package dev.camelmcp.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerIdTest {

    @ParameterizedTest
    @CsvSource({
        "api, default, api, api",
        "default/api, default, api, api",
        "team/api, team, api, team/api",
        "my.team/my.api, my.team, my.api, my.team/my.api",
        "/api, '', api, /api"
    })
    void parseReadsConfigurationAndServerAndToStringLeavesTheDefaultOut(
            String text, String config, String server, String shown) {
        ServerId id = ServerId.parse(text);

        assertThat(id).isEqualTo(new ServerId(config, server));
        assertThat(id.qualified()).isEqualTo(config + "/" + server);
        assertThat(id).hasToString(shown);
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"", " ", "a/b", "a b", "\u00e4", "a\n", "..\\x", "a?b", "a#b"})
    void idThatCouldChangeThePathOfARequestIsNotValid(String id) {
        assertThat(ServerId.isValid(id)).isFalse();
    }
}
