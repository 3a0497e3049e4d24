package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.BodyRefusedException;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.http.PendingBody;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a failed request as JSON-RPC, with the request's own id where its body was read. Thread-safe. */
public final class ErrorAnswer implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswer.class);

    @Override
    public void process(Exchange exchange) {
        Exception failure = refusal(exchange, exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        ErrorReport report = ErrorReport.of(
                failure, server == null ? null : server.serverId().toString());
        log(exchange, failure, report);
        exchange.setProperty(ExchangeProperties.ERROR, report.error());
        Message answer = new DefaultMessage(exchange.getContext());
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, report.status());
        answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
        report.head(answer);
        if (failure instanceof CallerRefusedException caller && caller.challenge() != null) {
            answer.setHeader("WWW-Authenticate", caller.challenge());
        }
        answer.setBody(body(request(exchange), failure, report));
        exchange.setMessage(answer);
    }

    /**
     * A caller whose own token is over, although it was let in with it, is answered as one that is not let in: clients
     * get a new one after a 401 only (RFC 6750 §3.1). Without a token to exchange, there is no challenge.
     */
    private static Exception refusal(Exchange exchange, Exception failure) {
        String challenge = exchange.getProperty(ExchangeProperties.CALLER_TOKEN_CHALLENGE, String.class);
        return challenge != null
                        && failure instanceof OAuthException oauth
                        && oauth.error().code().equals(OAuthError.CALLER_TOKEN_REQUIRED)
                ? new CallerRefusedException(401, "the token has expired", challenge)
                : failure;
    }

    private static void log(Exchange exchange, Exception failure, ErrorReport report) {
        if (failure instanceof UpstreamException upstream) {
            HttpCall call = HttpCall.of(exchange);
            if (call == null || !call.isGone()) {
                LOG.warn("{}", upstream.toLog());
            }
        } else if (report.isInternal()) {
            FailureLine.log(LOG, "Forwarding", exchange, failure);
        }
    }

    /** Who is refused learns why, and nothing about servers. */
    private static String body(JsonRpcMessage request, Exception failure, ErrorReport report) {
        if (failure instanceof OAuthException) {
            String message = String.valueOf(failure.getMessage());
            return JsonRpcErrors.body(request, JsonRpcErrors.TOKEN, message, report.members());
        }
        String message = String.valueOf(report.description());
        if (failure instanceof BodyRefusedException refused) {
            return JsonRpcErrors.body(request, refused.answer().code(), message, Map.of());
        }
        if (failure instanceof UpstreamException) {
            return JsonRpcErrors.body(request, JsonRpcErrors.UPSTREAM, message, server(report.server()));
        }
        return report.isInternal()
                ? JsonRpcErrors.body(request, JsonRpcErrors.INTERNAL, "internal error", Map.of())
                : JsonRpcErrors.body(request, JsonRpcErrors.INVALID_REQUEST, message, Map.of());
    }

    private static Map<String, @Nullable String> server(@Nullable String name) {
        return name == null ? Map.of() : Map.of("server", name);
    }

    private static JsonRpcMessage request(Exchange exchange) {
        Message request = exchange.getProperty(ExchangeProperties.REQUEST, Message.class);
        return JsonRpcMessage.of(
                request == null
                        ? null
                        : request.getBody() instanceof PendingBody body
                                ? body.arrived()
                                : request.getBody(byte[].class));
    }
}
