package dev.camelmcp.support;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy to servers of 127.0.0.1, whatever host they are called: of names that do not exist, it is the only way
 * there. Tunnels, and passes on requests with a whole URL, one for each connection. Thread-safe.
 */
public final class ConnectProxy extends RawServer {

    private static final Pattern TARGET = Pattern.compile("(?:http://)?(\\[[^]]*]|[^/:]+)(?::(\\d+))?(/.*)?");

    /**
     * What the proxy was asked for.
     *
     * @param line {@code CONNECT as.test:443 HTTP/1.1}
     * @param head with that line
     */
    public record Asked(String line, String head) {

        /** The value of a header; null where it is absent. */
        public String header(String name) {
            Matcher line = Pattern.compile("(?im)^" + Pattern.quote(name) + ": *(.*?)\\r?$")
                    .matcher(head);
            return line.find() ? line.group(1) : null;
        }
    }

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile int refusal;
    private volatile String signature = "";
    private volatile boolean rude;
    private volatile boolean resetting;
    private volatile boolean silent;
    private volatile Duration numb;
    private volatile boolean foreign;
    private volatile String authorization;

    private ConnectProxy() throws IOException {
        super(listen(), "connect-proxy");
        start();
    }

    public static ConnectProxy open() throws IOException {
        return new ConnectProxy();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public List<Asked> asked() {
        return asked;
    }

    /** The lines of all requests. */
    public List<String> lines() {
        return asked.stream().map(Asked::line).toList();
    }

    /** Answers everything by this status; 0 for its work. */
    public void refuse(int status) {
        refusal = status;
    }

    /** As proxies of some makes do, with these header lines; each ends with a line end. */
    public void refuse(int status, String headers) {
        signature = headers;
        refusal = status;
    }

    /** Takes connections and requests, and closes. */
    public void breakOff() {
        rude = true;
    }

    /** Takes connections and requests, and resets the connection. */
    public void reset() {
        resetting = true;
    }

    /** Answers by another protocol than HTTP. */
    public void greet() {
        foreign = true;
    }

    /** Says after this time that there is a tunnel, and nothing more: there is none. */
    public void openToNowhere(Duration after) {
        numb = after;
    }

    /** Takes connections and requests, and says nothing. */
    public void hang() {
        silent = true;
    }

    /** Wants this value in {@code Proxy-Authorization}; null for none. */
    public void want(String value) {
        authorization = value;
    }

    @Override
    protected void serve(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        String head = head(in);
        Asked request = new Asked(head.lines().findFirst().orElse(""), head);
        asked.add(request);
        if (silent) {
            while (in.read() >= 0) {
                // until the gateway goes away
            }
            return;
        }
        if (numb != null) {
            if (!numb.isZero()) {
                waitFor(client, in);
            }
            write(client, "HTTP/1.1 200 OK\r\n\r\n");
            while (in.read() >= 0) {
                // until the gateway goes away
            }
            return;
        }
        if (foreign) {
            write(client, "SSH-2.0-OpenSSH_9.2\r\n");
            return;
        }
        if (resetting) {
            client.setSoLinger(true, 0);
            return;
        }
        if (rude) {
            return;
        }
        if (refusal != 0) {
            write(
                    client,
                    "HTTP/1.1 " + refusal + " Refused\r\n" + signature
                            + "Content-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        if (authorization != null && !authorization.equals(request.header("Proxy-Authorization"))) {
            write(
                    client,
                    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                            + "Content-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        String[] words = request.line().split(" ", 3);
        Matcher target = TARGET.matcher(words[1]);
        if (!target.matches()) {
            write(client, "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        int port = target.group(2) == null ? 80 : Integer.parseInt(target.group(2));
        try (Socket server = new Socket()) {
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(loopback(), port), 5_000);
            if (words[0].equals("CONNECT")) {
                write(client, "HTTP/1.1 200 OK\r\n\r\n");
            } else {
                String path = target.group(3) == null ? "/" : target.group(3);
                write(
                        server,
                        head.replaceFirst("(?m)^.*$", Matcher.quoteReplacement(words[0] + " " + path + " HTTP/1.1"))
                                .replaceAll("(?im)^(Proxy-|Connection:).*\r\n", "")
                                .replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            }
            Thread back = new Thread(() -> pipe(server, client), "connect-proxy-back");
            back.setDaemon(true);
            back.start();
            copy(in, server.getOutputStream());
            server.shutdownOutput();
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Refuses connections when this returns: whoever waits for one in the kernel takes one more. */
    @Override
    public void close() throws IOException {
        super.close();
        await("port is closed").atMost(Duration.ofSeconds(10)).until(this::refusesConnections);
    }

    /** Who waits for a tunnel says nothing meanwhile. */
    private void waitFor(Socket client, InputStream in) throws IOException {
        client.setSoTimeout((int) numb.toMillis());
        try {
            in.read();
        } catch (SocketTimeoutException e) {
            client.setSoTimeout(0);
        }
    }

    private boolean refusesConnections() throws IOException {
        try (Socket socket = new Socket(loopback(), port())) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    private static void pipe(Socket from, Socket to) {
        try {
            copy(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            // one of them has left
        } finally {
            try {
                to.close();
            } catch (IOException e) {
                // it has left
            }
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
