package dev.camelmcp.forward;

import dev.camelmcp.acquire.Challenges;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.StreamedBody;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.ScopeSet;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fails where the MCP server answered 403 because the token lacks a scope (RFC 6750 §3.1, {@code insufficient_scope}).
 * The caller gets the gateway's error: the challenge is about the gateway's credentials, which the caller cannot
 * change. Any other 403 is left as it is. Thread-safe.
 */
public final class ScopeRefused implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ScopeRefused.class);

    /** Characters of scopes that are shown. */
    private static final int LONGEST = 300;

    @Override
    public void process(Exchange exchange) throws OAuthException {
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        List<AuthChallenge> challenges = Challenges.of(exchange.getMessage());
        Optional<AuthChallenge> insufficient = challenges.stream()
                .filter(c -> token.type().equalsIgnoreCase(c.getSchemeName())
                        || AccessToken.BEARER.equalsIgnoreCase(c.getSchemeName()))
                .filter(c -> OAuthError.INSUFFICIENT_SCOPE.equals(Challenges.parameter(c, "error")))
                .findFirst();
        if (insufficient.isEmpty()) {
            return;
        }
        StreamedBody.discard(exchange.getMessage().getBody());
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        String remedy = description(Challenges.parameter(insufficient.get(), "scope"), token);
        LOG.warn("MCP server {} wants a token with more scopes, and its caller got 502: {}", server.serverId(), remedy);
        throw new OAuthException(
                "MCP server " + server.serverId() + " wants a token with more scopes",
                new OAuthError(server.serverId().toString(), OAuthError.INSUFFICIENT_SCOPE, remedy, 403));
    }

    private static String description(@Nullable String wanted, AccessToken token) {
        String missing = ScopeSet.valid(wanted).minus(token.scope()).toString();
        String shown = missing.length() > LONGEST ? missing.substring(0, LONGEST) + "..." : missing;
        return (shown.isEmpty() ? "a scope is missing" : "missing scope: " + shown)
                + "; add it to oauth.scope, and allow it to the client at the authorization server";
    }
}
