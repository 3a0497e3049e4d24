package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered is judged by the question, and a name is made up where none is given. */
class QuestionTest {

    @ParameterizedTest
    @CsvSource({
        "https://mcp.example.com/mcp, example",
        "https://api.githubcopilot.com/mcp/, githubcopilot",
        "https://Weather.example.com, weather",
        "https://mcp.api.com/, mcp",
        "http://127.0.0.1:3001/mcp, local",
        "http://localhost:3001/mcp, local",
        "http://[::1]:3001/mcp, local"
    })
    void nameComesFromTheHost(String url, String name) {
        assertThat(Question.nameFor(url)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://x.example/mcp",
        "mcp.example.com",
        "https://",
        "https://user:pw@x.example/",
        "https://x.example/#a"
    })
    void urlThatIsNoneIsRefused(String url) {
        assertThat(Question.URL.problem(url)).contains("https://host/path");
    }

    @Test
    void secretIsAPlaceholderOrItself() {
        assertThat(Question.CLIENT_SECRET.problem("{{env:NAME}}")).isNull();
        assertThat(Question.CLIENT_SECRET.problem("{{file:/run/secret}}")).isNull();
        assertThat(Question.CLIENT_SECRET.problem("s3cr3t/+: %")).isNull();
        assertThat(Question.CLIENT_SECRET.problem("{{NAME}}")).contains("{{env:NAME}}");
    }

    @Test
    void onlyAClearYesAllows() {
        assertThat(Question.isYes("yes")).isTrue();
        assertThat(Question.isYes("Y")).isTrue();
        assertThat(Question.isYes("no")).isFalse();
        assertThat(Question.ALLOW_HTTP.problem("perhaps")).isEqualTo("write yes or no");
    }
}
