package dev.camelmcp.http.client;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.Call;
import dev.camelmcp.http.Framing;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.Redirect;
import dev.camelmcp.http.RedirectedException;
import dev.camelmcp.http.Redirects;
import dev.camelmcp.http.RequestProof;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.http.client.UpstreamClients.Use;
import dev.camelmcp.proxy.ProxyAddress;
import dev.camelmcp.token.AccessToken;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request to an MCP server, until the head of its answer is there or there will be none. It is sent a second time
 * only where an idle connection turned out to be closed, nothing of an answer had come, and asking twice does no harm
 * (RFC 9110 §9.2.2), where the server leads it elsewhere within its origin ({@link Redirect}), or where it wants a
 * nonce in the proof ({@link RequestProof}).
 *
 * <p>The route goes on once, whatever happens: each step runs in {@link #step}, and ends in {@link #receive} or
 * {@link #end}. Used once; on the caller's event loop, once it has a permit.
 */
final class UpstreamRequest {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamRequest.class);

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private final Upstream upstream;
    private final Exchange exchange;
    private final @Nullable Call call;

    /** The same where it came by HTTP. */
    private final @Nullable HttpCall caller;

    private final AsyncCallback callback;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile UpstreamGate.@Nullable Permit permit;
    private volatile @Nullable UpstreamAttempt attempt;

    private boolean redirected;
    private boolean nonceSent;

    UpstreamRequest(Upstream upstream, Exchange exchange, AsyncCallback callback) {
        this.upstream = upstream;
        this.exchange = exchange;
        this.call = Call.of(exchange);
        this.caller = HttpCall.of(exchange);
        this.callback = callback;
    }

    /** Throws nothing: the callback is called. */
    void send() {
        step(() -> {
            ServerRegistration server = Objects.requireNonNull(
                    exchange.getProperty(ServerRegistration.EXCHANGE_PROPERTY, ServerRegistration.class));
            // here, since what a body is made of may block
            UpstreamMessage message = message(server);
            if (call == null) {
                admit(server, message);
            } else if (caller == null) {
                // on an event loop as those of callers, since a connection is told apart from the next request's there
                upstream.vertx().getOrCreateContext().runOnContext(v -> step(() -> admit(server, message)));
            } else {
                caller.run(() -> step(() -> admit(server, message)));
            }
        });
    }

    private UpstreamMessage message(ServerRegistration server) throws UpstreamException {
        try {
            return UpstreamMessage.of(exchange.getMessage());
        } catch (Exception e) {
            throw UpstreamFailure.notAsked(
                    server, "its method or body cannot be sent (" + e.getClass().getSimpleName() + ")");
        }
    }

    private void admit(ServerRegistration server, UpstreamMessage message) throws UpstreamException {
        permit = upstream.gate().admit(server, message.isStream());
        if (call != null) {
            call.whenGone(this::abandon);
        }
        URI url = server.url();
        ask(server, message, url, message.target(url), message.isStream() ? Use.STREAM : Use.CALL);
    }

    private void abandon() {
        UpstreamAttempt current = attempt;
        if (current != null) {
            current.abandon();
        }
    }

    private void ask(ServerRegistration server, UpstreamMessage message, URI url, String target, Use use)
            throws UpstreamException {
        AccessToken token = exchange.getProperty(AccessToken.EXCHANGE_PROPERTY, AccessToken.class);
        UpstreamClient client = upstream.clients().enter(server, token != null && token.certificateBound(), use);
        admitted().uses(client);
        RequestOptions options = upstream.egress().to(url).setURI(target).setMethod(message.method());
        UpstreamAttempt next = new UpstreamAttempt(upstream, new UpstreamAttempt.Outcome() {
            @Override
            public void answered(HttpClientResponse response) {
                step(() -> UpstreamRequest.this.answered(server, message, url, target, response));
            }

            @Override
            public void failed(Throwable failure) {
                step(() -> {
                    UpstreamAttempt failed = Objects.requireNonNull(attempt);
                    boolean stale = failed.mayHaveMissed(failure);
                    if (use != Use.FRESH && !isGone() && stale && message.isRepeatable()) {
                        ask(server, message, url, target, Use.FRESH);
                    } else {
                        fail(
                                server,
                                url,
                                ProxyFailure.of(
                                        upstream.egress().proxy(url),
                                        stale ? failure : ExplainedFailure.of(failure, client.handshakes(), options)));
                    }
                });
            }
        });
        attempt = next;
        if (isGone()) {
            next.abandon();
            return;
        }
        Deadlines limit = message.isStream() ? null : upstream.answersHere();
        Runnable sent = caller == null ? () -> {} : caller::sent;
        UpstreamHead head = new UpstreamHead(server, message, caller, proof(), url);
        next.start(client.http(), options, head::write, message.body(), limit, sent);
    }

    private void answered(
            ServerRegistration server, UpstreamMessage message, URI url, String target, HttpClientResponse response)
            throws UpstreamException {
        ProxyAddress proxy = upstream.egress().proxy(url);
        ProxyFailure proxys = ProxyFailure.in(response, proxy, url);
        if (!Framing.isSound(response)) {
            fail(server, url, new UpstreamFailure.Malformed());
        } else if (proxys != null) {
            fail(server, url, proxys);
        } else if (wantsNonce(url, response)) {
            upstream.connections().answered(response.request());
            DiscardedAnswer.of(response, upstream);
            ask(server, message, url, target, message.isStream() ? Use.STREAM : Use.CALL);
        } else if (Redirect.is(response.statusCode())) {
            Redirect redirect = Redirect.of(response.statusCode(), url, response.getHeader(HttpHeaders.LOCATION));
            upstream.connections().answered(response.request());
            DiscardedAnswer.of(response, upstream);
            redirect(server, message, redirect);
        } else {
            String doubt = ProxyFailure.doubt(response, proxy, url);
            if (doubt != null) {
                LOG.warn("MCP server {} answers {} {}", server.serverId(), response.statusCode(), doubt);
                exchange.setProperty(Call.DOUBT, doubt);
            }
            receive(server, proxy, response);
            if (message.isStream()) {
                // for as long as it is open, nobody looks at them again
                response.request().headers().clear();
                response.headers().clear();
            }
        }
    }

    /** Whether it is to be sent once more, with the nonce that the answer brought (RFC 9449 §9); once at the most. */
    private boolean wantsNonce(URI url, HttpClientResponse response) {
        RequestProof proof = proof();
        boolean wanted = proof != null && proof.answered(url, response.statusCode(), response.headers()::getAll);
        boolean again = wanted && !nonceSent;
        nonceSent |= again;
        return again;
    }

    private @Nullable RequestProof proof() {
        return exchange.getProperty(RequestProof.EXCHANGE_PROPERTY, RequestProof.class);
    }

    private void redirect(ServerRegistration server, UpstreamMessage message, Redirect redirect)
            throws UpstreamException {
        String name = server.serverId().toString();
        URI next = redirected ? null : redirect.follow();
        if (next == null) {
            String doubt = redirect.isNotModified()
                    ? null
                    : ProxyFailure.doubt(redirect, upstream.egress().proxy(redirect.asked()));
            String says = Redirects.says(name, redirect, doubt);
            admitted().leads(redirect.status(), "it " + says);
            if (redirect.isNotModified()) {
                throw UpstreamException.unreachable("MCP server " + name + " " + says);
            }
            throw new RedirectedException("MCP server " + name + " answers by a redirect, which is not followed", says);
        }
        redirected = true;
        upstream.redirects().followed(name, redirect);
        // what it tells has the caller's query already
        String target = UpstreamMessage.pathAndQuery(next, null);
        ask(server, message, next, target, message.isStream() ? Use.STREAM : Use.CALL);
    }

    private void receive(ServerRegistration server, @Nullable ProxyAddress proxy, HttpClientResponse response) {
        UpstreamGate.Permit admitted = admitted();
        UpstreamBody body = new UpstreamBody(server.serverId(), proxy, response, admitted, upstream);
        upstream.connections().answered(response.request());
        admitted.answered(response.statusCode());
        if (call != null) {
            call.answersFrom(response.request().connection().remoteAddress()::hostAddress);
            call.answerIs(body);
            call.whenGone(body::cancel);
        } else {
            body.cancelUnreadAfter(exchange);
        }
        Message answer = UpstreamHeaders.read(exchange, response, body);
        if (proof() != null) {
            // for the gateway's proofs, not the caller's
            answer.removeHeader(RequestProof.NONCE_HEADER);
        }
        exchange.setMessage(answer);
        if (over.compareAndSet(false, true)) {
            goOn();
        }
    }

    private void fail(ServerRegistration server, URI url, Throwable failure) {
        UpstreamException error =
                UpstreamFailure.of(server, failure, upstream.egress().proxy(url));
        if (!isGone() && UpstreamFailure.isTheServers(failure)) {
            admitted().failed(error);
        }
        end(error);
    }

    private void end(Throwable failure) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        UpstreamGate.Permit held = permit;
        if (held != null) {
            held.close();
        }
        UpstreamAttempt last = attempt;
        if (last != null) {
            last.drop();
        }
        exchange.setException(failure);
        goOn();
    }

    private void goOn() {
        try {
            callback.done(false);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // a step that throws where it should call back: nobody will, so that the caller would wait for ever
            LOG.warn("The route behind mcp-upstream: broke off", e);
            if (caller != null) {
                caller.discardUnless(null);
                caller.run(caller::cut);
            }
        }
    }

    /** Whatever is thrown ends the request, unless it is over. */
    private void step(Step step) {
        try {
            step.run();
        } catch (Exception | LinkageError | StackOverflowError e) {
            end(e);
        }
    }

    private UpstreamGate.Permit admitted() {
        return Objects.requireNonNull(permit, "not sent");
    }

    private boolean isGone() {
        return call != null && call.isGone();
    }
}
