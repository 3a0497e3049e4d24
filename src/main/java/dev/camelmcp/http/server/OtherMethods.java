package dev.camelmcp.http.server;

import dev.camelmcp.http.BodyLimits;
import dev.camelmcp.http.CallerBody;
import dev.camelmcp.http.EarlyAnswer;
import dev.camelmcp.http.Framing;
import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.http.Refusals;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Answers what comes to a path by a method that is not served there: a preflight, or a mistake. Thread-safe. */
final class OtherMethods {

    private final BodyLimits limits;
    private final CrossOrigin crossOrigin;
    private final Refusals refusals;

    OtherMethods(BodyLimits limits, CrossOrigin crossOrigin, Refusals refusals) {
        this.limits = limits;
        this.crossOrigin = crossOrigin;
        this.refusals = refusals;
    }

    /** @param served the methods that are, separated by commas */
    void answer(RoutingContext ctx, String served) {
        if (!Framing.isSound(ctx.request())) {
            EarlyAnswer.end(ctx.request(), error(ctx, GatewayAnswer.unclear()), limits);
        } else if (CrossOrigin.isPreflight(ctx.request())) {
            Optional<GatewayAnswer> refusal = crossOrigin.preflight(ctx, served);
            end(ctx, refusal.isEmpty() ? Buffer.buffer() : error(ctx, refusal.get()));
        } else {
            crossOrigin.mark(ctx);
            // RFC 9110 §15.5.6: a 405 says what is allowed, and the router's own does not
            ctx.response().putHeader(HttpHeaders.ALLOW, served);
            end(ctx, error(ctx, GatewayAnswer.methodNotAllowed()));
        }
    }

    private Buffer error(RoutingContext ctx, GatewayAnswer answer) {
        Buffer error = answer.prepare(ctx.response(), JsonRpcMessage.NONE);
        refusals.refused(ctx.request(), answer.status(), error.length());
        return error;
    }

    private void end(RoutingContext ctx, Buffer answer) {
        CallerBody body = CallerBody.of(ctx.request(), limits);
        var unused = body == null ? ctx.response().end(answer) : body.end(answer);
    }
}
