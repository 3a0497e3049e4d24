package dev.camelmcp.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers that stand in a file, as properties by the keys of {@link Question}. */
final class FileAnswers implements Answers {

    private final Path file;
    private final Properties answers;

    private FileAnswers(Path file, Properties answers) {
        this.file = file;
        this.answers = answers;
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException where it cannot be read, or holds what is no answer, with the keys that are
     */
    static FileAnswers read(Path file) {
        Properties answers = new Properties();
        try {
            answers.load(new StringReader(Files.readString(file)));
        } catch (IOException | IllegalArgumentException e) {
            // without the message, which may quote the file
            throw new IllegalArgumentException("--answers: cannot read " + file + " as properties in UTF-8", e);
        }
        List<String> unknown = new TreeSet<>(answers.stringPropertyNames())
                .stream().filter(key -> !Question.keys().contains(key)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("--answers: " + file + " has " + String.join(", ", unknown)
                    + ", which answers nothing; its keys are " + String.join(", ", Question.keys()));
        }
        return new FileAnswers(file, answers);
    }

    @Override
    public String to(Question question, @Nullable String preset) throws CommandFailure {
        String written = answers.getProperty(question.key(), "").strip();
        String answer = written.isEmpty() && preset != null ? preset : written;
        String problem = answer.isEmpty() && preset != null ? null : question.problem(answer);
        if (problem == null) {
            return answer;
        }
        boolean missing = !answers.containsKey(question.key());
        throw new CommandFailure(
                "init",
                "no_answer",
                file + (missing ? " has no " + question.key() + " (" + question.text() + ")" : ": " + question.key())
                        + (missing ? "" : " cannot be used: " + problem) + "; nothing was written");
    }
}
