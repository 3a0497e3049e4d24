package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ServerId;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** On a terminal, one line says what is waited for; the result overwrites it. */
class ProgressTest {

    private static final ServerId API = ServerId.ofDefault("api");
    private static final ServerId OTHER = ServerId.ofDefault("other");

    private final StringWriter err = new StringWriter();

    @Test
    void lineTellsTheStepOfTheServerThatIsWaitedFor() {
        Progress progress = progress(new Terminal(false, true, false));

        progress.step(API, "getting a token");
        assertThat(err.toString()).isEmpty();
        progress.await(API);
        assertThat(err.toString()).endsWith("\r\033[Kapi: getting a token ...");
        progress.step(API, "listing its tools");
        assertThat(err.toString()).endsWith("\r\033[Kapi: listing its tools ...");
    }

    @Test
    void othersAreNotShownUntilTheirTurnComes() {
        Progress progress = progress(new Terminal(true, true, true));
        progress.await(API);

        progress.step(OTHER, "getting a token");
        assertThat(err.toString()).doesNotContain("getting a token");
        progress.await(OTHER);
        assertThat(err.toString()).endsWith("other: getting a token ...");
    }

    @Test
    void lineIsErasedForTheResult() {
        Progress progress = progress(new Terminal(false, true, false));
        progress.await(API);
        progress.step(API, "getting a token");
        progress.clear();

        assertThat(err.toString()).endsWith("\r\033[K");
    }

    @Test
    void nothingIsPrintedWithoutATerminal() {
        Progress progress = progress(new Terminal(true, false, true));
        progress.await(API);
        progress.step(API, "getting a token");
        progress.clear();

        assertThat(err.toString()).isEmpty();
    }

    private Progress progress(Terminal terminal) {
        return new Progress(new Output(new PrintWriter(new StringWriter()), new PrintWriter(err), terminal, false));
    }
}
