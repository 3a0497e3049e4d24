package dev.camelmcp.forward;

import dev.camelmcp.acquire.Challenges;
import dev.camelmcp.authserver.ScopeSteps;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.StreamedBody;
import dev.camelmcp.observe.UpstreamStates;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.ScopeSet;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do where the MCP server answered 403 because the token lacks a scope (RFC 6750 §3.1,
 * {@code insufficient_scope}): a token with it is asked for, once for a request, where that may help; sets
 * {@code McpOAuthStepUp}, and takes the request up again. Otherwise the caller gets the gateway's error: the challenge
 * is about the gateway's credentials, which the caller cannot change. Any other 403 is left as it is. Thread-safe.
 */
public final class ScopeRefused implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ScopeRefused.class);

    /** Characters of scopes that are shown. */
    private static final int LONGEST = 300;

    private final ScopeSteps scopes;
    private final UpstreamStates upstreams;

    /** @param upstreams hears what a server wants */
    public ScopeRefused(ScopeSteps scopes, UpstreamStates upstreams) {
        this.scopes = scopes;
        this.upstreams = upstreams;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException {
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        List<AuthChallenge> challenges = Challenges.of(exchange.getMessage());
        Optional<AuthChallenge> insufficient = challenges.stream()
                .filter(c -> token.type().equalsIgnoreCase(c.getSchemeName())
                        || AccessToken.BEARER.equalsIgnoreCase(c.getSchemeName()))
                .filter(c -> OAuthError.INSUFFICIENT_SCOPE.equals(Challenges.parameter(c, "error")))
                .findFirst();
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        if (insufficient.isEmpty()) {
            upstreams.passed(server);
            return;
        }
        StreamedBody.discard(exchange.getMessage().getBody());
        ScopeSet wanted = ScopeSet.valid(Challenges.parameter(insufficient.get(), "scope"));
        boolean first = exchange.getProperty(ExchangeProperties.STEP_UP) == null;
        if (first && server.requireOAuth().stepUp() && scopes.want(server, wanted, token.scope())) {
            exchange.setProperty(ExchangeProperties.STEP_UP, true);
            exchange.setMessage(exchange.getProperty(ExchangeProperties.REQUEST, Message.class));
            LOG.info(
                    "MCP server {} wants more scopes, and a token with them is asked for: {}",
                    server.serverId(),
                    shown(wanted));
            return;
        }
        String remedy = description(wanted, token, first);
        upstreams.answered(server.serverId(), 403, remedy);
        LOG.warn("MCP server {} wants a token with more scopes, and its caller got 502: {}", server.serverId(), remedy);
        throw new OAuthException(
                "MCP server " + server.serverId() + " wants a token with more scopes",
                new OAuthError(server.serverId().toString(), OAuthError.INSUFFICIENT_SCOPE, remedy, 403));
    }

    private static String shown(ScopeSet scopes) {
        String text = scopes.toString();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    /** After a step up all that it wants, since it is not content with what it has got. */
    private static String description(ScopeSet wanted, AccessToken token, boolean first) {
        String shown = shown(first ? wanted.minus(token.scope()) : wanted);
        return (shown.isEmpty() ? "a scope is missing" : "missing scope: " + shown)
                + "; add it to oauth.scope, and allow it to the client at the authorization server";
    }
}
