package dev.camelmcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdsTest {

    private static final String RANDOM = "A".repeat(32);

    private final SessionIds ids = new SessionIds("node-1_a");

    @Test
    void idBeginsWithTheNodeAndIsVisibleAsciiWith24RandomBytes() {
        assertThat(ids.next()).matches("node-1_a\\.[A-Za-z0-9_-]{32}").isNotEqualTo(ids.next());
    }

    @Test
    void nodeWithoutANameHasOneThatOthersDoNotHave() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            names.add(new SessionIds("").node());
        }

        assertThat(names).hasSize(100).allMatch(name -> name.matches("[A-Za-z0-9_-]{6}"));
    }

    @Test
    void idOfAnotherNodeNamesIt() {
        assertThat(ids.foreignNode(new SessionIds("b").next())).isEqualTo("b");
        assertThat(ids.foreignNode(new SessionIds("n".repeat(63)).next())).hasSize(63);
        assertThat(ids.foreignNode(ids.next())).isNull();
    }

    /** Would catch log lines of the caller's own making, and ids of remote servers that are taken for ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "b",
                "." + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "b.AAAA",
                "b.c.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "b\n.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "b.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "b\u001b[2J.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "8f14e45f-ceea-467f-a8d2-5f1d3c1b2a90"
            })
    void whatIsNoIdOfANodeNamesNone(String id) {
        assertThat(ids.foreignNode(id)).isNull();
    }

    @Test
    void nameThatIsTooLongIsNone() {
        assertThat(ids.foreignNode("n".repeat(64) + "." + RANDOM)).isNull();
    }
}
