package dev.camelmcp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.http.HttpCall;
import dev.camelmcp.inbound.InboundAuthenticator;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without authentication, callers on this machine alone: by the address of the connection, whoever listens. */
class StrangersTest {

    /** As the servlet API's, of which no more is asked. */
    public record ServletRequest(String remoteAddr) {
        public String getRemoteAddr() {
            return remoteAddr;
        }
    }

    @AutoClose
    private final CamelContext context = new DefaultCamelContext();

    @AutoClose("close")
    private final Vertx vertx = Vertx.vertx();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "0:0:0:0:0:0:0:1", "::1", "::ffff:127.0.0.1"})
    void callersOnThisMachineAreServedByAnyEngine(String address) {
        assertThat(refusal(ours(address), false)).isNull();
        assertThat(refusal(camels(address), false)).isNull();
        assertThat(refusal(servlets(address), false)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "10.0.0.1", "fe80::1", "2001:db8::1", "0.0.0.0", "::ffff:192.0.2.7"})
    void callersFromElsewhereAreRefusedByAnyEngine(String address) {
        for (Exchange exchange : new Exchange[] {ours(address), camels(address), servlets(address)}) {
            assertThat(refusal(exchange, false))
                    .isInstanceOfSatisfying(
                            CallerRefusedException.class,
                            e -> assertThat(e.status()).isEqualTo(403))
                    .hasMessageContaining("mcp.inbound.auth");
        }
    }

    @Test
    void whoIsNotKnownIsNotHere() {
        assertThat(refusal(exchange(Map.of()), false)).isInstanceOf(CallerRefusedException.class);
        // what a caller can send
        assertThat(refusal(
                        exchange(Map.of(
                                "CamelVertxPlatformHttpRemoteAddress", "127.0.0.1:1",
                                "CamelHttpServletRequest", "127.0.0.1",
                                "X-Forwarded-For", "127.0.0.1")),
                        false))
                .isInstanceOf(CallerRefusedException.class);
        // a name is not looked up
        assertThat(refusal(servlets("localhost"), false)).isInstanceOf(CallerRefusedException.class);
    }

    @Test
    void everybodyIsServedWhereThatIsSaid() {
        assertThat(refusal(ours("192.0.2.7"), true)).isNull();
        assertThat(refusal(exchange(Map.of()), true)).isNull();
    }

    private static Exception refusal(Exchange exchange, boolean everybody) {
        new InboundAuthentication(InboundAuthenticator.NONE, everybody, null, () -> false)
                .process(exchange, doneSync -> {});
        return exchange.getException();
    }

    private Exchange ours(String address) {
        Exchange exchange = exchange(Map.of());
        HttpServerResponse response = (HttpServerResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServerResponse.class}, (proxy, method, args) -> proxy);
        Object connection = Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpConnection.class},
                (proxy, method, args) -> SocketAddress.inetSocketAddress(1, address));
        Object request = Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "response" -> response;
                    case "headers" -> MultiMap.caseInsensitiveMultiMap();
                    case "method" -> HttpMethod.POST;
                    case "connection" -> connection;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        exchange.setProperty(
                HttpCall.EXCHANGE_PROPERTY,
                new HttpCall(vertx.getOrCreateContext(), (HttpServerRequest) request, null, call -> {}));
        return exchange;
    }

    private Exchange camels(String address) {
        return exchange(Map.of("CamelVertxPlatformHttpRemoteAddress", SocketAddress.inetSocketAddress(1, address)));
    }

    private Exchange servlets(String address) {
        return exchange(Map.of("CamelHttpServletRequest", new ServletRequest(address)));
    }

    private Exchange exchange(Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeaders(new HashMap<>(headers));
        return exchange;
    }
}
