package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.dpop.NonceDemand;
import dev.camelmcp.http.RequestProof;
import dev.camelmcp.http.StreamedBody;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MCP server refused a new token too. The caller gets the gateway's error: the challenge is about the gateway's
 * credentials, not the caller's. Thread-safe.
 */
public final class TokenRefused implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRefused.class);

    private final TokenCache cache;

    public TokenRefused(TokenCache cache) {
        this.cache = cache;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        StreamedBody.discard(exchange.getMessage().getBody());
        failWhereOnlyANonceIsWanted(exchange, server);
        throw refusal(cache, server);
    }

    /** A nonce was sent already, as {@code mcp-upstream:} does once for a request (RFC 9449 §9). */
    static void failWhereOnlyANonceIsWanted(Exchange exchange, ServerRegistration server) throws OAuthException {
        Message answer = exchange.getMessage();
        Object header = answer.getHeader("WWW-Authenticate");
        List<String> challenges = header instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : header == null ? List.of() : List.of(header.toString());
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        boolean bound = exchange.getProperty(RequestProof.EXCHANGE_PROPERTY) != null;
        if (bound && NonceDemand.in(status, challenges)) {
            String remedy = "it wants another DPoP nonce for each request that brings one, or gives none";
            LOG.warn(
                    "MCP server {} does not take its own nonce, and its caller got 502: {}", server.serverId(), remedy);
            throw new OAuthException(
                    "MCP server " + server.serverId() + " does not take its own DPoP nonce",
                    new OAuthError(server.serverId().toString(), NonceDemand.ERROR, remedy, status));
        }
    }

    /** Said in the log for each that gets 502; once for each pause between new tokens, what comes of it. */
    static OAuthException refusal(TokenCache cache, ServerRegistration server) {
        String remedy = "check oauth.audience, oauth.resource and oauth.scope";
        if (cache.claimRefusalNotice(server)) {
            LOG.warn(
                    "MCP server {} refuses fresh tokens: none is asked for again before"
                            + " mcp.oauth.failure-pause is over; check oauth.audience, oauth.resource and oauth.scope, and"
                            + " whether somebody else uses the same client: some authorization servers end a token when"
                            + " they issue the next one",
                    server.serverId());
        } else {
            LOG.warn("MCP server {} refused a new token too, and its caller got 502: {}", server.serverId(), remedy);
        }
        return new OAuthException(
                "MCP server " + server.serverId() + " refused a new token",
                new OAuthError(server.serverId().toString(), OAuthError.TOKEN_REJECTED, remedy, 401));
    }
}
