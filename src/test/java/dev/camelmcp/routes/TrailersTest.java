package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.WireMessage;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §6.5: what follows an answer goes to those who asked for it, and is dropped for all others. */
class TrailersTest extends WireTest {

    @BeforeEach
    void answerWithTrailers() {
        upstream.answer("HTTP/1.1 200 OK\r\nTrailer: X-Sum, X-Many\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "4\r\nbody\r\n0\r\nX-Sum: abc\r\nX-Many: 1\r\nX-Many: 2\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TE: trailers", "te: deflate;q=0.5, Trailers"})
    void aCallerThatTakesTrailersGetsThem(String te) throws IOException {
        WireMessage answer = post(PING, te, "Connection: TE");
        assertThat(answer.text()).isEqualTo("body");
        assertThat(answer.trailers().stream().map(WireTest::line))
                .containsExactlyInAnyOrder("X-Sum: abc", "X-Many: 1", "X-Many: 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-No: TE", "TE: deflate"})
    void aCallerThatDoesNotGetsTheBodyAlone(String header) throws IOException {
        WireMessage answer = post(PING, header);
        assertThat(answer.text()).isEqualTo("body");
        assertThat(answer.trailers()).isEmpty();
    }

    /** HTTP/1.0 has no place for them. */
    @Test
    void anOldCallerGetsTheBodyAlone() throws IOException {
        assertThat(send("GET /mcp/api HTTP/1.0", "TE: trailers").text()).isEqualTo("body");
    }
}
