package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.grant.Grants;
import dev.camelmcp.provider.GitHubAppResponse;
import dev.camelmcp.provider.TokenResponseStyle;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.TokenResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the token out of the unmarshalled answer (RFC 6749 §5.1) into exchange property {@code McpOAuthToken}.
 * Thread-safe.
 */
public final class TokenAnswer implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(TokenAnswer.class);

    private static final int OK = 200;
    private static final int CREATED = 201;

    private final Clock clock;
    private final Grants grants;

    public TokenAnswer(Clock clock, Grants grants) {
        this.clock = clock;
        this.grants = grants;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        OAuthRegistration client = server.requireOAuth();
        Map<String, Object> members =
                AnswerMembers.of(exchange, exchange.getMessage().getBody());
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, OK, Integer.class);
        EndpointMessage.clear(exchange);
        Instant now = clock.instant();
        String name = server.serverId().toString();
        if (client.style() == TokenResponseStyle.STANDARD && status != OK && status != CREATED) {
            throw OAuthException.tokenRequestFailed(new OAuthError(name, "http_status_" + status, null, status));
        }
        if (client.style() == TokenResponseStyle.GITHUB_APP) {
            members = GitHubAppResponse.members(name, members, now);
        }
        AccessToken token = withCaller(name, client.grant().caller(), parse(exchange, name, members, client, now));
        exchange.setProperty(ExchangeProperties.TOKEN, token);
        CorrelationId.log(
                exchange,
                () -> LOG.debug(
                        "Successfully obtained token, expires in {}s",
                        token.lifetime().toSeconds()));
    }

    /** Nothing is used for longer than what it was exchanged for. */
    private static AccessToken withCaller(String name, @Nullable CallerToken caller, AccessToken token)
            throws OAuthException {
        if (caller == null || !token.expiresAt().isAfter(caller.expiresAt())) {
            return token;
        }
        if (!caller.expiresAt().isAfter(token.issuedAt())) {
            throw OAuthException.callerTokenExpired(name);
        }
        return token.until(caller.expiresAt());
    }

    /** The token in an answer to that client. */
    AccessToken parse(Exchange exchange, String name, Map<String, Object> members, OAuthRegistration client)
            throws OAuthException {
        return parse(exchange, name, members, client, clock.instant());
    }

    private AccessToken parse(
            Exchange exchange, String name, Map<String, Object> members, OAuthRegistration client, Instant now)
            throws OAuthException {
        UnreadableAnswer unreadable = exchange.getProperty(EndpointMessage.UNREADABLE, UnreadableAnswer.class);
        if (unreadable != null) {
            FailureReason.note(exchange, unreadable);
            throw TokenResponse.invalid(name, "the answer " + unreadable.kind());
        }
        try {
            return TokenResponse.parse(
                    name,
                    client.style() == TokenResponseStyle.STANDARD
                            ? grants.of(client).members(name, client, members)
                            : members,
                    client.scope(),
                    client.defaultLifetime(),
                    client.dpop() != null,
                    now,
                    oddity -> CorrelationId.log(exchange, () -> LOG.warn("The token for {}: {}", name, oddity)));
        } catch (OAuthException e) {
            EndpointMessage.failed(exchange, e.error());
            FailureReason.note(
                    exchange, members, RefusalText.of(members, e.error().code()));
            throw e;
        }
    }
}
