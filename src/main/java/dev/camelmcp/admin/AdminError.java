package dev.camelmcp.admin;

import dev.camelmcp.acquire.RetryAfter;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.DiscoveryException;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a failed request to {@code /admin} with what callers of {@code /mcp} find in {@code error.data}. Thread-safe. */
public final class AdminError implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(AdminError.class);

    /** Seconds. */
    private static final String RETRY_AFTER = "5";

    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        String name = server == null ? null : server.serverId().toString();
        if (failure instanceof AdminRefusedException refused) {
            Message answer =
                    AdminJson.answer(exchange, refused.status(), members(name, refused.code(), refused.getMessage()));
            if (refused.status() == 401) {
                answer.setHeader("WWW-Authenticate", "Bearer realm=\"mcp-oauth admin\"");
            }
            answer.setHeader("Allow", refused.allow());
        } else if (failure instanceof OAuthException oauth) {
            boolean later = oauth.error().isTransient();
            retryAfter(AdminJson.answer(exchange, later ? 503 : 502, members(oauth.error())), later);
        } else if (failure instanceof DiscoveryException discovery) {
            // by kind: the SDK's messages quote what was answered
            LOG.warn("Tools of {} cannot be listed: {}", name, discovery.kind());
            AdminJson.answer(exchange, 502, members(name, "tools_unavailable", discovery.getMessage()));
        } else if (failure instanceof IOException) {
            retryAfter(AdminJson.answer(exchange, 503, members(name, OAuthError.UNREACHABLE, null)), true);
        } else if (failure instanceof RejectedExecutionException) {
            retryAfter(AdminJson.answer(exchange, 503, members(name, "busy", "too many requests at once")), true);
        } else if (isRevocationWithoutUrl(exchange, server)) {
            AdminJson.answer(
                    exchange,
                    409,
                    members(
                            name,
                            "revocation_not_configured",
                            "the token is forgotten, but not revoked: oauth.revocation-url is not set"));
        } else {
            LOG.error("A request to /admin failed", failure);
            AdminJson.answer(exchange, 500, members(name, OAuthError.INTERNAL, null));
        }
    }

    static Map<String, @Nullable Object> members(OAuthError error) {
        return members(error.server(), error.code(), error.description());
    }

    private static Map<String, @Nullable Object> members(
            @Nullable String server, String code, @Nullable String description) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("server", server);
        members.put("error", code);
        members.put("error_description", description);
        return members;
    }

    private static void retryAfter(Message answer, boolean later) {
        if (later) {
            answer.setHeader(RetryAfter.HEADER, RETRY_AFTER);
        }
    }

    private static boolean isRevocationWithoutUrl(Exchange exchange, @Nullable ServerRegistration server) {
        OAuthRegistration client = server == null ? null : server.oauth();
        return "revoke".equals(exchange.getProperty(ExchangeProperties.ADMIN_ACTION))
                && client != null
                && client.revocationUrl() == null;
    }
}
