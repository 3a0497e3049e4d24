package dev.camelmcp.cli;

import java.io.Console;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers of a person at a terminal, who is asked again where one is wrong. */
final class TypedAnswers implements Answers {

    private final Keyboard keyboard;

    TypedAnswers(Keyboard keyboard) {
        this.keyboard = keyboard;
    }

    /** The terminal; empty where standard input or output is none. */
    @SuppressWarnings("SystemConsoleNull") // which is why the script is asked, too
    static Optional<TypedAnswers> ofTerminal() {
        Console console = System.console();
        // some Javas from 22 on have a console where there is no terminal
        return console == null || !Terminal.isTyped()
                ? Optional.empty()
                : Optional.of(new TypedAnswers(new ConsoleKeyboard(console)));
    }

    /** What is typed; null at the end of it. */
    interface Keyboard {

        @Nullable
        String line(String prompt);

        /** Without an echo. */
        @Nullable
        String secret(String prompt);

        void say(String text);
    }

    @Override
    public String to(Question question, @Nullable String preset) throws CommandFailure {
        String shown = preset == null || preset.isEmpty() ? "" : " [" + preset + "]";
        String prompt = question.text() + shown + ": ";
        while (true) {
            String typed = question.isSecret() ? keyboard.secret(prompt) : keyboard.line(prompt);
            if (typed == null) {
                throw new CommandFailure("init", "no_answer", "no more input; nothing was written");
            }
            String answer = typed.isBlank() && preset != null ? preset : typed.strip();
            String problem = answer.isEmpty() && preset != null ? null : question.problem(answer);
            if (problem == null) {
                return answer;
            }
            keyboard.say("  " + problem);
        }
    }

    private record ConsoleKeyboard(Console console) implements Keyboard {

        @Override
        public @Nullable String line(String prompt) {
            return console.readLine("%s", prompt);
        }

        @Override
        public @Nullable String secret(String prompt) {
            char[] typed = console.readPassword("%s", prompt);
            if (typed == null) {
                return null;
            }
            try {
                return new String(typed);
            } finally {
                Arrays.fill(typed, ' ');
            }
        }

        @Override
        public void say(String text) {
            console.printf("%s%n", text);
        }
    }
}
