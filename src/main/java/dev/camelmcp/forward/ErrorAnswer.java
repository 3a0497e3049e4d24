package dev.camelmcp.forward;

import dev.camelmcp.acquire.RetryAfter;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a failed request as JSON-RPC, with the request's own id. Thread-safe. */
public final class ErrorAnswer implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswer.class);

    /** Seconds; what a caller is told to wait while something cannot be reached, or is too busy. */
    private static final String RETRY_AFTER = "5";

    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Message answer = new DefaultMessage(exchange.getContext());
        if (failure instanceof OAuthException oauth) {
            oauth(answer, request(exchange), oauth);
        } else if (failure instanceof UpstreamException upstream) {
            HttpCall call = HttpCall.of(exchange);
            if (call == null || !call.isGone()) {
                LOG.warn("{}", upstream.getMessage());
            }
            write(answer, upstream.status(), request(exchange), JsonRpcErrors.UPSTREAM, upstream, server(exchange));
            if (upstream.status() == 503) {
                answer.setHeader(RetryAfter.HEADER, upstream.retryAfterSeconds());
            }
        } else if (failure instanceof RequestRefusedException refused) {
            write(answer, refused.status(), request(exchange), JsonRpcErrors.INVALID_REQUEST, refused, Map.of());
            if (refused instanceof CallerRefusedException caller && caller.challenge() != null) {
                answer.setHeader("WWW-Authenticate", caller.challenge());
            }
        } else if (failure instanceof ThrottlerRejectedExecutionException) {
            Exception tooMany = new Exception("too many requests; see Retry-After");
            write(answer, 429, request(exchange), JsonRpcErrors.INVALID_REQUEST, tooMany, Map.of());
        } else {
            LOG.error("Forwarding failed", failure);
            write(answer, 500, request(exchange), JsonRpcErrors.INTERNAL, new Exception("internal error"), Map.of());
        }
        exchange.setMessage(answer);
    }

    private static void oauth(Message answer, JsonRpcMessage request, OAuthException failure) {
        OAuthError error = failure.error();
        Map<String, @Nullable String> data = new LinkedHashMap<>();
        data.put("server", error.server());
        data.put("error", error.code());
        data.put("error_description", error.description());
        write(answer, error.isTransient() ? 503 : 502, request, JsonRpcErrors.TOKEN, failure, data);
    }

    private static void write(
            Message answer,
            int status,
            JsonRpcMessage request,
            int code,
            Exception failure,
            Map<String, @Nullable String> data) {
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
        if (status == 503 || status == 429) {
            answer.setHeader(RetryAfter.HEADER, RETRY_AFTER);
        }
        answer.setBody(JsonRpcErrors.body(request, code, String.valueOf(failure.getMessage()), data));
    }

    private static Map<String, @Nullable String> server(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        return server == null ? Map.of() : Map.of("server", server.serverId().toString());
    }

    private static JsonRpcMessage request(Exchange exchange) {
        Message request = exchange.getProperty(ExchangeProperties.REQUEST, Message.class);
        return JsonRpcMessage.of(request == null ? null : request.getBody(byte[].class));
    }
}
