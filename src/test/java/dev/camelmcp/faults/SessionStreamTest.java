package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that opens the event stream of its session, and calls a tool without waiting for it. */
@Timeout(30)
class SessionStreamTest {

    private static final int TRIES = 5;

    /** Milliseconds that the MCP server needs for the head of a stream, a fraction of what is waited for. */
    private static final long HEAD = 100;

    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    private static final String NO_STREAM = "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n";

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(3);

    /** A machine that is short of CPU time may lose one race, not all. */
    @ParameterizedTest
    @ValueSource(strings = {STREAM, NO_STREAM})
    void aCallArrivesWhenTheStreamIsAnswered(String head) throws IOException {
        FaultCase it = GATEWAY.next();
        List<String> seen = new CopyOnWriteArrayList<>();
        it.answer(wire -> {
            if (wire.request().method().equals("GET")) {
                pause();
                seen.add("stream");
                wire.write(head);
            } else {
                seen.add("call");
                wire.write(Scripts.answer("200 OK", "Content-Type: application/json\r\n", Scripts.OK));
            }
        });
        it.call(); // gets the token, which would give the stream a start
        boolean ordered = false;
        for (int i = 0; i < TRIES && !ordered; i++) {
            seen.clear();
            callBehindAStream(it, "session-" + i);
            ordered = seen.equals(List.of("stream", "call"));
        }
        assertThat(ordered)
                .as("the stream was answered before the call arrived")
                .isTrue();
    }

    @Test
    void aStreamThatIsNotAnsweredHoldsNoCallUpForEver() throws IOException {
        FaultCase it = GATEWAY.next();
        it.answer(wire -> {
            if (!wire.request().method().equals("GET")) {
                wire.write(Scripts.answer("200 OK", "Content-Type: application/json\r\n", Scripts.OK));
            }
        });
        callBehindAStream(it, "silent");
        assertThat(it.received()).extracting(Arrived::method).containsExactly("GET", "POST");
    }

    private static void callBehindAStream(FaultCase it, String session) throws IOException {
        String header = "Mcp-Session-Id: " + session + "\r\n";
        int before = it.received().size();
        try (RawCaller listener = it.connect();
                RawCaller caller = it.connect()) {
            listener.send(it.bodiless("GET").replace("\r\n\r\n", "\r\n" + header + "\r\n"));
            while (it.received().size() == before) {
                Thread.onSpinWait();
            }
            assertThat(it.reply(caller.send(it.post(FaultCase.PING, header))).text())
                    .isEqualTo(Scripts.OK);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(HEAD);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
