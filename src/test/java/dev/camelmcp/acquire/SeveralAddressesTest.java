package dev.camelmcp.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.support.RawConnection;
import dev.camelmcp.support.RawServer;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An authorization server with two addresses, the first a black hole: a listener whose queue is full, to which Linux
 * answers nothing.
 */
@Timeout(60)
class SeveralAddressesTest {

    private static final String HOLE = "127.0.0.2";
    private static final String GOOD = "127.0.0.3";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Socket> queue = new ArrayList<>();
    private ServerSocket hole;
    private RawServer server;

    @BeforeEach
    void listen() throws IOException {
        hole = new ServerSocket(0, 1, InetAddress.getByName(HOLE));
        fill();
        server = new Answering(new ServerSocket(hole.getLocalPort(), 50, InetAddress.getByName(GOOD)));
    }

    @AfterEach
    void stop() throws Exception {
        timer.shutdownNow();
        for (Socket socket : queue) {
            socket.close();
        }
        hole.close();
        server.close();
    }

    @Test
    void addressWhenItDoesNotAnswerThenTheNextIsTriedWithinTheLimit() throws Exception {
        assertThat(status(Duration.ofSeconds(6), HOLE, GOOD)).isEqualTo(200);
    }

    @Test
    void addressWhenItIsTheOnlyOneAndDoesNotAnswerThenItTimedOut() {
        assertThatThrownBy(() -> status(Duration.ofSeconds(1), HOLE))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(ConnectionFailure.kind(e)).isEqualTo("timed out"));
    }

    /** Would catch what the HTTP library throws when it is cancelled while it connects. */
    @Test
    void addressesWhenTheLimitEndsBetweenThemThenItTimedOut() {
        assertThatThrownBy(() -> status(Duration.ofSeconds(1), HOLE, HOLE, HOLE, HOLE, GOOD))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("took longer than");
    }

    private int status(Duration limit, String... addresses) throws IOException {
        HttpClientBuilder builder = HttpClientBuilder.create();
        new TokenEndpointClient(
                        limit,
                        timer,
                        () -> new ClientTls(TlsFiles.NONE, Clock.systemUTC()),
                        EgressProxy.NONE,
                        new Addresses(addresses))
                .configureHttpClient(builder);
        try (CloseableHttpClient client = builder.build()) {
            String url = "http://two-addresses.example.test:" + hole.getLocalPort() + "/token";
            return client.execute(new HttpGet(url), answer -> answer.getCode());
        }
    }

    /** Connects until nothing is answered any more. */
    private void fill() throws IOException {
        while (true) {
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(new InetSocketAddress(HOLE, hole.getLocalPort()), 300);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }

    private record Addresses(String... addresses) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                found[i] = InetAddress.getByName(addresses[i]);
            }
            return found;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static final class Answering extends RawServer {

        Answering(ServerSocket listener) {
            super(listener, "answering");
            start();
        }

        @Override
        protected void serve(Socket socket) throws IOException {
            new RawConnection(socket, StandardCharsets.UTF_8) {}.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                    .finish();
        }
    }
}
