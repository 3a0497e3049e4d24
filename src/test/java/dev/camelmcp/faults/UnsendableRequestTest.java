package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.hostile.Canary;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a route makes of a request may be no HTTP. The caller gets an answer at once, and the permit is given back:
 * there is one for each server, so that the next caller would not be served without it.
 */
@Timeout(30)
class UnsendableRequestTest {

    private static final String SECRET = Canary.MARK + "-value";

    @RegisterExtension
    static final FaultGateway GATEWAY =
            RouteStep.in(FaultGateway.forCases(30).with("mcp.forward.max-connections", "1"));

    @AfterEach
    void reset() {
        RouteStep.nothing();
    }

    /** Name, what the route does, what the log and the caller are told. */
    static Stream<Arguments> unsendable() {
        return Stream.of(
                header("a line feed in a header", "X-Tenant", SECRET + "\nX-Evil: 1"),
                header("a zero in a header", "X-Tenant", SECRET + "\0"),
                header("a header among several", "X-Tenant", Arrays.asList("fine", SECRET + "\r\n")),
                header("a header that has no text", "X-Tenant", new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException(SECRET);
                    }
                }),
                header("a header whose text is null", "X-Tenant", new Object() {
                    @Override
                    public String toString() {
                        return null;
                    }
                }),
                header("a header in letters that are no bytes", "X-Tenant", "東京"),
                arguments(
                        "a space in a header's name",
                        (Consumer<Message>) m -> m.setHeader("X Tenant", "x"),
                        "header X?Tenant has a character that no header may have"),
                arguments(
                        "a body that is no bytes",
                        (Consumer<Message>) m -> m.setBody(new Object()),
                        "its method or body"),
                arguments(
                        "a body that cannot be read",
                        (Consumer<Message>) m -> m.setBody(new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException(SECRET);
                            }
                        }),
                        "its method or body"),
                arguments(
                        "a method with a space",
                        (Consumer<Message>) m -> m.setHeader(Exchange.HTTP_METHOD, "PO ST"),
                        "its method or body"),
                arguments(
                        "a query with a line feed",
                        (Consumer<Message>) m -> m.setHeader(Exchange.HTTP_RAW_QUERY, "a=" + SECRET + "\r\nX: y"),
                        "the request cannot be written"));
    }

    private static Arguments header(String name, String header, Object value) {
        return arguments(
                name,
                (Consumer<Message>) m -> m.setHeader(header, value),
                "header X-Tenant has a character that no header may have");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsendable")
    void requestWhenItIsNoHttpThen502AndThePermitIsBack(String name, Consumer<Message> change, String told)
            throws IOException {
        FaultCase it = GATEWAY.next();
        GATEWAY.log().ours().clear();
        RouteStep.before(exchange -> changed(exchange, change));
        Reply reply = it.call();
        Failure.unreachable(it, "7").isIn(reply);
        assertThat(Failure.message(reply))
                .startsWith("MCP server " + it.id() + " was not asked: ")
                .contains(told);
        assertThat(GATEWAY.log().ours()).anySatisfy(line -> assertThat(line).contains(told));
        assertThat(it.received()).isEmpty();
        RouteStep.nothing();
        it.undisturbed();
    }

    /** Null is no header, and no value of one. */
    @Test
    void headerWhenItIsNullThenItIsNone() throws IOException {
        FaultCase it = GATEWAY.next();
        RouteStep.before(exchange -> changed(exchange, message -> {
            message.setHeader("X-None", null);
            message.setHeader("X-Some", Arrays.asList("a", null, "b"));
        }));
        assertThat(it.call().status()).isEqualTo(200);
        assertThat(it.upstream().last().values("X-None")).isEmpty();
        assertThat(it.upstream().last().values("X-Some")).containsExactly("a", "b");
    }

    @Test
    void requestWhenTheRouteForgetsTheServerThen500() throws IOException {
        FaultCase it = GATEWAY.next();
        RouteStep.before(exchange -> {
            exchange.removeProperty(ServerRegistration.EXCHANGE_PROPERTY);
            return CompletableFuture.completedFuture(null);
        });
        Reply reply = it.call();
        assertThat(reply.status()).isEqualTo(500);
        assertThat(Failure.of(reply).id()).isEqualTo("7");
        RouteStep.nothing();
        it.undisturbed();
    }

    /** An answer that a route does not want keeps neither its connection nor its permit. */
    @Test
    void answerWhenTheRouteFailsBehindItThenItIsDropped() throws IOException {
        FaultCase it = GATEWAY.next();
        RouteStep.behind(exchange -> {
            throw new IllegalStateException("a step of the user's");
        });
        assertThat(it.call().status()).isEqualTo(500);
        RouteStep.nothing();
        it.undisturbed();
    }

    /** Would catch a gateway that remembers the last answer alone. */
    @Test
    void answersWhenTheRouteAsksTwiceThenTheOneThatIsNotWrittenIsDropped() throws Exception {
        FaultCase it = GATEWAY.next();
        it.answer(Scripts.raw("HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"));
        assertThat(it.call().status()).isEqualTo(502);
        assertThat(it.received()).hasSize(2);
        Wires.awaitNone(it.upstream());
        it.undisturbed();
    }

    private static CompletableFuture<Void> changed(Exchange exchange, Consumer<Message> change) {
        change.accept(exchange.getMessage());
        return CompletableFuture.completedFuture(null);
    }
}
