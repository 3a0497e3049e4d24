package dev.camelmcp.http;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.token.AccessToken;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.util.CollectionHelper;
import org.jspecify.annotations.Nullable;

/** Sends one message to an MCP server and goes on with the route when the head of the answer is there. Thread-safe. */
final class UpstreamProducer extends DefaultAsyncProducer {

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final Vertx vertx;
    private final UpstreamClients clients;
    private final long responseTimeout;

    UpstreamProducer(UpstreamEndpoint endpoint, Vertx vertx) {
        super(endpoint);
        this.vertx = vertx;
        this.responseTimeout = endpoint.getResponseTimeout().toMillis();
        this.clients = new UpstreamClients(
                vertx,
                new HttpClientOptions()
                        .setConnectTimeout((int) endpoint.getConnectTimeout().toMillis()),
                new PoolOptions().setHttp1MaxSize(endpoint.getMaxConnections()),
                endpoint.getCamelContext().getRegistry().findSingleByType(TlsClients.class));
    }

    @Override
    protected void doShutdown() throws Exception {
        clients.close();
        super.doShutdown();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        HttpCall call = HttpCall.of(exchange);
        if (call == null) {
            send(exchange, null, callback);
        } else {
            call.run(() -> send(exchange, call, callback));
        }
        return false;
    }

    private void send(Exchange exchange, @Nullable HttpCall call, AsyncCallback callback) {
        try {
            Message message = exchange.getMessage();
            ServerRegistration server =
                    exchange.getProperty(ServerRegistration.EXCHANGE_PROPERTY, ServerRegistration.class);
            Buffer body = message.getBody(Buffer.class);
            AccessToken token = exchange.getProperty(AccessToken.EXCHANGE_PROPERTY, AccessToken.class);
            clients.of(server, token != null && token.certificateBound())
                    .request(options(server.url(), message))
                    .onSuccess(request -> send(exchange, call, callback, request, body))
                    .onFailure(e -> fail(exchange, callback, e));
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(false);
        }
    }

    private void send(
            Exchange exchange,
            @Nullable HttpCall call,
            AsyncCallback callback,
            HttpClientRequest request,
            @Nullable Buffer body) {
        if (call != null) {
            call.whenGone(request::reset);
        }
        copyHeaders(exchange.getMessage().getHeaders(), request.headers());
        // some servers send the head of a stream with its first event only
        boolean limited = responseTimeout > 0 && !HttpMethod.GET.equals(request.getMethod());
        long timer = !limited ? -1 : vertx.setTimer(responseTimeout, id -> request.reset(0, new TimeUp()));
        (body == null ? request.send() : request.send(body)).onComplete(answer -> {
            vertx.cancelTimer(timer);
            if (answer.succeeded()) {
                receive(exchange, answer.result());
                callback.done(false);
            } else {
                fail(exchange, callback, answer.cause());
            }
        });
    }

    private static void receive(Exchange exchange, HttpClientResponse response) {
        response.pause();
        Message message = new DefaultMessage(exchange.getContext());
        String connection = response.getHeader("Connection");
        for (Map.Entry<String, String> header : response.headers()) {
            String name = header.getKey();
            if (!HopByHopHeaders.isHopByHop(name)
                    && !HopByHopHeaders.isCamel(name)
                    && !HopByHopHeaders.isNamedBy(connection, name)) {
                CollectionHelper.appendEntry(message.getHeaders(), name, header.getValue());
            }
        }
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.statusCode());
        message.setBody(new UpstreamBody(response));
        exchange.setMessage(message);
    }

    private void fail(Exchange exchange, AsyncCallback callback, Throwable reported) {
        // a reset request fails with what it was reset for as the cause
        Throwable failure = reported.getCause() instanceof TimeUp timeUp ? timeUp : reported;
        ServerRegistration server =
                exchange.getProperty(ServerRegistration.EXCHANGE_PROPERTY, ServerRegistration.class);
        boolean timeout = failure instanceof TimeUp || failure instanceof ConnectTimeoutException;
        String what = timeout ? "did not answer in time" : "cannot be reached";
        exchange.setException(new UpstreamException(
                "MCP server " + server.serverId() + " " + what + " (" + reason(failure) + ")", timeout));
        callback.done(false);
    }

    /** The kind of failure; a message could hold an address that a caller has no business to know. */
    private static String reason(Throwable failure) {
        if (failure instanceof TimeUp) {
            return "response timeout";
        }
        return failure instanceof ConnectException
                ? "connection refused"
                : failure.getClass().getSimpleName();
    }

    private static RequestOptions options(URI url, Message message) {
        boolean ssl = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : ssl ? HTTPS : HTTP;
        return new RequestOptions()
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(ssl)
                .setURI(pathAndQuery(url, message.getHeader(Exchange.HTTP_RAW_QUERY, String.class)))
                .setMethod(HttpMethod.valueOf(message.getHeader(Exchange.HTTP_METHOD, "POST", String.class)));
    }

    private static String pathAndQuery(URI url, @Nullable String callersQuery) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String own = url.getRawQuery();
        if (own == null && callersQuery == null) {
            return path;
        }
        return path + "?" + (own == null ? callersQuery : callersQuery == null ? own : own + "&" + callersQuery);
    }

    private static void copyHeaders(Map<String, Object> headers, MultiMap to) {
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            String name = header.getKey();
            Object value = header.getValue();
            if (value == null || staysHere(name)) {
                continue;
            }
            if (value instanceof List<?> values) {
                values.forEach(v -> to.add(name, String.valueOf(v)));
            } else {
                to.add(name, value.toString());
            }
        }
    }

    /** Host and Content-Length are those of the new request. */
    private static boolean staysHere(String name) {
        return HopByHopHeaders.isCamel(name)
                || HopByHopHeaders.isHopByHop(name)
                || name.equalsIgnoreCase("Host")
                || name.equalsIgnoreCase("Content-Length");
    }

    private static final class TimeUp extends Exception {
        private static final long serialVersionUID = 1L;

        TimeUp() {
            super("time is up", null, false, false);
        }
    }
}
