package dev.camelmcp.http.client;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.Framing;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.http.client.UpstreamClients.Use;
import dev.camelmcp.token.AccessToken;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * A request to an MCP server, until the head of its answer is there or there will be none. It is sent a second time
 * only where an idle connection turned out to be closed, nothing of an answer had come, and asking twice does no harm
 * (RFC 9110 §9.2.2). Used once, on the caller's event loop.
 */
final class UpstreamRequest {

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final Upstream upstream;
    private final Exchange exchange;
    private final @Nullable HttpCall call;
    private final AsyncCallback callback;
    private final ServerRegistration server;
    private final HttpMethod method;
    private final @Nullable Buffer body;
    private UpstreamGate.@Nullable Permit permit;

    /** Whether a 1xx has come, which shows that the request arrived. */
    private boolean interim;

    UpstreamRequest(Upstream upstream, Exchange exchange, @Nullable HttpCall call, AsyncCallback callback) {
        this.upstream = upstream;
        this.exchange = exchange;
        this.call = call;
        this.callback = callback;
        this.server = exchange.getProperty(ServerRegistration.EXCHANGE_PROPERTY, ServerRegistration.class);
        Message message = exchange.getMessage();
        this.method = HttpMethod.valueOf(message.getHeader(Exchange.HTTP_METHOD, "POST", String.class));
        this.body = body(message);
    }

    void send() {
        boolean stream = HttpMethod.GET.equals(method);
        try {
            permit = upstream.gate().admit(server, stream);
            connect(stream ? Use.STREAM : Use.CALL);
        } catch (Exception e) {
            end(e);
        }
    }

    private void connect(Use use) {
        AccessToken token = exchange.getProperty(AccessToken.EXCHANGE_PROPERTY, AccessToken.class);
        upstream.clients()
                .of(server, token != null && token.certificateBound(), use)
                .request(options(server.url(), exchange.getMessage()))
                .onComplete(connected -> {
                    if (connected.succeeded()) {
                        write(connected.result(), use);
                    } else {
                        fail(connected.cause());
                    }
                });
    }

    private void write(HttpClientRequest request, Use use) {
        boolean mayBeStale = use != Use.FRESH && upstream.clients().isUsed(request.connection());
        if (call != null) {
            call.whenGone(request::reset);
        }
        UpstreamHeaders.write(exchange.getMessage().getHeaders(), call, request.headers());
        server.headers().forEach((name, value) -> request.putHeader(name, value.value()));
        if (call != null && call.wantsTrailers()) {
            request.putHeader("TE", "trailers");
            if (request.version() == HttpVersion.HTTP_1_1) {
                request.putHeader("Connection", "TE");
            }
        }
        if (body == null && HttpMethod.POST.equals(method)) {
            // RFC 9110 §8.6; some servers wait for a body, or answer 411, without it
            request.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
        }
        request.continueHandler(v -> interim = true).earlyHintsHandler(v -> interim = true);
        long limit = HttpMethod.GET.equals(method)
                ? 0
                : upstream.settings().responseTimeout().toMillis();
        long timer = limit == 0 ? -1 : upstream.vertx().setTimer(limit, id -> request.reset(0, new TimeUp()));
        (body == null ? request.send() : request.send(body)).onComplete(answer -> {
            upstream.vertx().cancelTimer(timer);
            if (answer.succeeded() && !Framing.isSound(answer.result())) {
                request.reset();
                fail(new Malformed());
            } else if (answer.succeeded()) {
                receive(answer.result());
            } else if (mayBeStale && !interim && wasClosed(answer.cause()) && isRepeatable()) {
                connect(Use.FRESH);
            } else {
                fail(answer.cause());
            }
        });
    }

    private void receive(HttpClientResponse response) {
        response.pause();
        // an open stream keeps its request, and would keep this one's body and exchange by it
        response.request().continueHandler(null).earlyHintsHandler(null);
        upstream.clients().markUsed(response.request().connection());
        UpstreamGate.Permit admitted = admitted();
        admitted.answered(response.statusCode());
        try {
            UpstreamBody stream =
                    new UpstreamBody(response, admitted, upstream.settings().streamIdleTimeout());
            if (call != null) {
                call.answerIs(stream);
            }
            exchange.setMessage(UpstreamHeaders.read(exchange, response, stream));
            callback.done(false);
        } catch (RuntimeException e) {
            response.request().reset();
            end(e);
        }
    }

    private void fail(Throwable reported) {
        // a reset request fails with what it was reset for as the cause
        Throwable failure = reported.getCause() instanceof TimeUp timeUp ? timeUp : reported;
        UpstreamException error = failure instanceof TimeUp || failure instanceof ConnectTimeoutException
                ? UpstreamException.timeout(message("did not answer in time", failure))
                : UpstreamException.unreachable(message("cannot be reached", failure));
        if (!isGone()) {
            admitted().failed(error);
        }
        end(error);
    }

    private void end(Exception failure) {
        if (permit != null) {
            permit.close();
        }
        exchange.setException(failure);
        callback.done(false);
    }

    private UpstreamGate.Permit admitted() {
        if (permit == null) {
            throw new IllegalStateException("not sent");
        }
        return permit;
    }

    private boolean isGone() {
        return call != null && call.isGone();
    }

    private boolean wasClosed(Throwable failure) {
        return !isGone() && (failure instanceof HttpClosedException || failure instanceof IOException);
    }

    private boolean isRepeatable() {
        return !HttpMethod.POST.equals(method)
                || JsonRpcMessage.of(body == null ? null : body.getBytes()).isReadOnly();
    }

    private String message(String what, Throwable failure) {
        return "MCP server " + server.serverId() + " " + what + " (" + reason(failure) + ")";
    }

    /** The kind of failure; a message could hold an address that a caller has no business to know. */
    private static String reason(Throwable failure) {
        if (failure instanceof TimeUp) {
            return "response timeout";
        }
        if (failure instanceof Malformed) {
            return "malformed answer";
        }
        return failure instanceof ConnectException
                ? "connection refused"
                : failure.getClass().getSimpleName();
    }

    private static @Nullable Buffer body(Message message) {
        if (message.getBody() instanceof Buffer buffer) {
            return buffer;
        }
        byte[] bytes = message.getBody(byte[].class);
        return bytes == null ? null : Buffer.buffer(bytes);
    }

    private RequestOptions options(URI url, Message message) {
        boolean ssl = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : ssl ? HTTPS : HTTP;
        return new RequestOptions()
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(ssl)
                .setURI(pathAndQuery(url, message.getHeader(Exchange.HTTP_RAW_QUERY, String.class)))
                .setMethod(method);
    }

    private static String pathAndQuery(URI url, @Nullable String callersQuery) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String own = url.getRawQuery();
        if (own == null && callersQuery == null) {
            return path;
        }
        return path + "?" + (own == null ? callersQuery : callersQuery == null ? own : own + "&" + callersQuery);
    }

    /** The answer is no HTTP, or it is in doubt where it ends. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed answer", null, false, false);
        }
    }

    private static final class TimeUp extends Exception {
        private static final long serialVersionUID = 1L;

        TimeUp() {
            super("time is up", null, false, false);
        }
    }
}
