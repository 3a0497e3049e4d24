package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers come from a person, who is asked again, or from a file, which is refused. */
class AnswersTest {

    @TempDir
    Path folder;

    @Test
    void fileAnswersByTheKeysOfTheQuestions() throws Exception {
        Answers answers = file("url= https://mcp.example.com/mcp \nclient-secret=s3cr3t/+: %\n");

        assertThat(answers.to(Question.URL, null)).isEqualTo("https://mcp.example.com/mcp");
        assertThat(answers.to(Question.CLIENT_SECRET, "")).isEqualTo("s3cr3t/+: %");
        assertThat(answers.to(Question.NAME, "example")).isEqualTo("example");
        assertThat(answers.to(Question.SCOPE, "")).isEmpty();
    }

    @Test
    void keyThatAnswersNothingIsNamedWithThoseThatDo() {
        assertThatThrownBy(() -> file("url=https://x.example\nclient_id=gateway\n"))
                .hasMessageContaining("has client_id, which answers nothing; its keys are url, name, allow-http,"
                        + " token-url, client-id, client-secret, scope");
    }

    @Test
    void answerThatIsMissingOrWrongIsNamed() throws Exception {
        Answers answers = file("url=nowhere\n");

        assertThatThrownBy(() -> answers.to(Question.CLIENT_ID, null))
                .hasMessageContainingAll("has no client-id", "nothing was written");
        assertThatThrownBy(() -> answers.to(Question.URL, null))
                .hasMessageContainingAll("url cannot be used: write https://host/path", "nothing was written");
    }

    @Test
    void fileThatCannotBeReadIsNamedWithoutItsContent() throws Exception {
        assertThatThrownBy(() -> file("client-secret=hunter2\\u12\n"))
                .hasMessageContaining("--answers: cannot read ")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> FileAnswers.read(folder.resolve("gone"))).hasMessageContaining("cannot read ");
    }

    @Test
    void personIsAskedAgainUntilTheAnswerCanBeUsed() throws Exception {
        Typed typed = new Typed("nowhere", " https://mcp.example.com/mcp ");

        assertThat(new TypedAnswers(typed).to(Question.URL, null)).isEqualTo("https://mcp.example.com/mcp");
        assertThat(typed.said).containsExactly("  write https://host/path, without fragment and user");
    }

    @Test
    void presetIsShownAndTakenByAnEmptyLine() throws Exception {
        Typed typed = new Typed("");

        assertThat(new TypedAnswers(typed).to(Question.NAME, "example")).isEqualTo("example");
        assertThat(typed.prompts).singleElement().asString().endsWith(" [example]: ");
    }

    @Test
    void secretIsAskedForWithoutAnEchoAndIsInNoPrompt() throws Exception {
        Typed typed = new Typed("s3cr3t");

        assertThat(new TypedAnswers(typed).to(Question.CLIENT_SECRET, "")).isEqualTo("s3cr3t");
        assertThat(typed.secrets).isOne();
        assertThat(typed.prompts.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void endOfInputIsTheEndOfAll() {
        assertThatThrownBy(() -> new TypedAnswers(new Typed()).to(Question.URL, null))
                .hasMessage("no more input; nothing was written");
    }

    private Answers file(String text) throws Exception {
        return FileAnswers.read(Files.writeString(folder.resolve("answers"), text));
    }

    private static final class Typed implements TypedAnswers.Keyboard {

        private final Deque<String> lines = new ArrayDeque<>();
        private final List<String> prompts = new ArrayList<>();
        private final List<String> said = new ArrayList<>();
        private int secrets;

        Typed(String... lines) {
            this.lines.addAll(List.of(lines));
        }

        @Override
        public @Nullable String line(String prompt) {
            prompts.add(prompt);
            return lines.poll();
        }

        @Override
        public @Nullable String secret(String prompt) {
            secrets++;
            return line(prompt);
        }

        @Override
        public void say(String text) {
            said.add(text);
        }
    }
}
