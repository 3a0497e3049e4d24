package dev.camelmcp.acquire;

import dev.camelmcp.camel.Continuation;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.OAuthException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a token without holding a thread, and goes on with it, or with the failure, in exchange property
 * {@code McpOAuthToken}. Fails at once, as nobody's failure but the caller's, where tokens are per caller and it is not
 * known who calls, or the caller's own token is over. Thread-safe.
 */
public final class TokenAcquisition extends AsyncProcessorSupport {

    private final BiFunction<ServerRegistration, @Nullable AccessToken, CompletableFuture<CachedToken>> tokens;

    private final Clock clock;

    /**
     * @param tokens which token to wait for, by the server and the token that the exchange has: one of
     *     {@link dev.camelmcp.store.TokenCache}'s
     * @param clock for what callers' tokens say of their end
     */
    public TokenAcquisition(
            BiFunction<ServerRegistration, @Nullable AccessToken, CompletableFuture<CachedToken>> tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        OAuthException refusal = server.isPerCaller() ? refusal(server) : null;
        if (refusal != null) {
            exchange.setException(refusal);
            callback.done(true);
            return true;
        }
        CompletableFuture<CachedToken> token =
                tokens.apply(server, exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class));
        return Continuation.of(token, callback, (cached, failure) -> {
            if (failure == null) {
                exchange.setProperty(ExchangeProperties.TOKEN, cached.token());
            } else {
                exchange.setException(Continuation.cause(failure));
            }
        });
    }

    private @Nullable OAuthException refusal(ServerRegistration server) {
        CallerToken caller = server.caller();
        if (caller == null) {
            return OAuthException.callerTokenMissing(server.serverId().toString());
        }
        return caller.isOver(clock.instant())
                ? OAuthException.callerTokenExpired(server.serverId().toString())
                : null;
    }
}
