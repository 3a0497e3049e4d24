package dev.camelmcp.admin;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.DiscoveryException;
import dev.camelmcp.forward.ErrorReport;
import dev.camelmcp.forward.FailureLine;
import dev.camelmcp.token.OAuthError;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a failed request to {@code /admin} with what callers of {@code /mcp} find in {@code error.data}, and with
 * what operators alone are told. Thread-safe.
 */
public final class AdminError implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(AdminError.class);

    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        ErrorReport report = report(exchange, failure);
        if (report.isInternal()) {
            FailureLine.log(LOG, "A request to /admin", exchange, failure);
        }
        Message answer = AdminJson.answer(exchange, report.status(), report.members());
        report.head(answer);
        if (failure instanceof AdminRefusedException refused) {
            if (refused.status() == 401) {
                answer.setHeader("WWW-Authenticate", "Bearer realm=\"mcp-oauth admin\"");
            }
            answer.setHeader("Allow", refused.allow());
        }
    }

    private static ErrorReport report(Exchange exchange, Exception failure) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        String name = server == null ? null : server.serverId().toString();
        if (failure instanceof AdminRefusedException refused) {
            return new ErrorReport(refused.status(), 0, name, refused.code(), refused.getMessage());
        } else if (failure instanceof DiscoveryException discovery) {
            return new ErrorReport(discovery.status(), 0, name, "tools_unavailable", discovery.toLog());
        } else if (failure instanceof IOException) {
            return ErrorReport.later(503, name, OAuthError.UNREACHABLE, null);
        } else if (failure instanceof RejectedExecutionException) {
            return ErrorReport.later(503, name, "busy", "too many requests at once");
        }
        ErrorReport report = ErrorReport.of(failure, name);
        return report.isInternal() && isRevocationWithoutUrl(exchange, server)
                ? new ErrorReport(
                        409,
                        0,
                        name,
                        "revocation_not_configured",
                        "the token is forgotten, but not revoked: oauth.revocation-url is not set")
                : report;
    }

    private static boolean isRevocationWithoutUrl(Exchange exchange, @Nullable ServerRegistration server) {
        OAuthRegistration client = server == null ? null : server.oauth();
        return "revoke".equals(exchange.getProperty(ExchangeProperties.ADMIN_ACTION))
                && client != null
                && client.revocationUrl() == null;
    }
}
