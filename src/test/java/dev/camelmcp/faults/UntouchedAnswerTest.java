package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is wrong inside an answer is between the MCP server and its client: not one byte of it is changed, whatever it
 * claims to be, however long it is.
 */
@Timeout(30)
class UntouchedAnswerTest {

    private static final int MEBIBYTE = 1 << 20;

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(20);

    static Stream<Arguments> bodies() {
        byte[] random = new byte[100_000];
        new Random(1).nextBytes(random);
        return Stream.of(
                arguments("invalid UTF-8", "Content-Type: application/json", new byte[] {
                    '"', (byte) 0xC3, (byte) 0x28, '"'
                }),
                arguments("cut UTF-8", "Content-Type: application/json; charset=utf-8", new byte[] {
                    '"', (byte) 0xE2, (byte) 0x82
                }),
                arguments("UTF-16", "Content-Type: application/json", "{}".getBytes(StandardCharsets.UTF_16)),
                arguments(
                        "malformed JSON",
                        "Content-Type: application/json",
                        "{\"id\":7,,".getBytes(StandardCharsets.UTF_8)),
                arguments(
                        "another id",
                        "Content-Type: application/json",
                        "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":{}}".getBytes(StandardCharsets.UTF_8)),
                arguments("NUL bytes", "Content-Type: application/json", new byte[1000]),
                arguments(
                        "malformed events",
                        "Content-Type: text/event-stream",
                        "\r\rdata data\n:\n\n\0".getBytes(StandardCharsets.UTF_8)),
                arguments("malformed gzip", "Content-Encoding: gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3}),
                arguments("unknown encoding", "Content-Encoding: zstd, made-up", random),
                arguments("no type", "X-Nothing: said", random),
                arguments("malformed type", "Content-Type: ;;/=", random),
                arguments("empty", "Content-Type: application/json", new byte[0]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void bodyThenNotAByteIsChanged(String name, String header, byte[] body) throws IOException {
        FaultCase it = GATEWAY.next()
                .answer(wire -> wire.write(
                                "HTTP/1.1 200 OK\r\n" + header + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .write(body));
        RawCaller caller = it.connect();
        Reply reply = it.reply(caller.send(it.post(FaultCase.PING)));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).containsExactlyInAnyOrder(header, "Content-Length: " + body.length);
        assertThat(reply.body()).isEqualTo(body);
        it.undisturbed();
        it.stillServed(caller);
    }

    /** Would catch a gateway that collects an answer: half of it arrives before the other half is sent. */
    @Test
    void bodyWhenItIsLongThenItStreams() throws Exception {
        byte[] half = new byte[16 * MEBIBYTE];
        new Random(2).nextBytes(half);
        CountDownLatch read = new CountDownLatch(1);
        FaultCase it = GATEWAY.next().answer(wire -> {
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + 2 * half.length + "\r\n\r\n");
            wire.write(half);
            Latches.await(read);
            wire.write(half);
        });
        RawCaller caller = it.connect().send(it.post(FaultCase.PING));
        assertThat(caller.head().values("Content-Length")).isEqualTo(List.of(String.valueOf(2 * half.length)));
        assertThat(sha256(caller, half.length)).isEqualTo(sha256(half));
        read.countDown();
        assertThat(sha256(caller, half.length)).isEqualTo(sha256(half));
        it.answer(Scripts.ok());
        it.stillServed(caller);
    }

    private static byte[] sha256(RawCaller caller, int length) throws Exception {
        byte[] part = new byte[length];
        for (int i = 0; i < length; i++) {
            part[i] = (byte) caller.readByte();
        }
        return sha256(part);
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
