package dev.camelmcp.cli;

import org.jspecify.annotations.Nullable;

/** Who answers the questions of {@code init}. Used by one thread. */
interface Answers {

    /**
     * The answer, without blanks around it, which is none that {@link Question#problem} names.
     *
     * @param preset where there is no answer; null where there has to be one
     * @throws CommandFailure where there is none, or a wrong one, and nobody can be asked again
     */
    String to(Question question, @Nullable String preset) throws CommandFailure;
}
