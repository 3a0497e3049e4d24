package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** What a caller is told who has to wait: 503, and for how long. */
final class Busy {

    private Busy() {}

    static void isIn(Reply reply, FaultCase it, String id, String named) throws IOException {
        new Failure(503, id, -32002, "{\"server\":\"" + it.id() + "\"}").isIn(reply);
        assertThat(reply.values("Retry-After")).hasSize(1).allMatch(value -> value.matches("[1-9]\\d?"));
        assertThat(Failure.message(reply)).contains(it.id(), named);
    }
}
