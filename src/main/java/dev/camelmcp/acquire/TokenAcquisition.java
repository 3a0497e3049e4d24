package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a token without holding a thread, and goes on with it, or with the failure, in exchange property
 * {@code McpOAuthToken}. Fails at once where tokens are per caller and it is not known who calls. Thread-safe.
 */
public final class TokenAcquisition extends AsyncProcessorSupport {

    private final BiFunction<ServerRegistration, @Nullable AccessToken, CompletableFuture<CachedToken>> tokens;

    /**
     * @param tokens which token to wait for, by the server and the token that the exchange has: one of
     *     {@link dev.camelmcp.store.TokenCache}'s
     */
    public TokenAcquisition(
            BiFunction<ServerRegistration, @Nullable AccessToken, CompletableFuture<CachedToken>> tokens) {
        this.tokens = tokens;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        if (server.isPerCaller() && server.caller() == null) {
            exchange.setException(
                    OAuthException.callerTokenMissing(server.serverId().toString()));
            callback.done(true);
            return true;
        }
        CompletableFuture<CachedToken> token =
                tokens.apply(server, exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class));
        boolean sync = token.isDone();
        CompletableFuture<CachedToken> unused = token.whenComplete((cached, failure) -> {
            if (failure == null) {
                exchange.setProperty(ExchangeProperties.TOKEN, cached.token());
            } else {
                exchange.setException(unwrap(failure));
            }
            if (!sync) {
                callback.done(false);
            }
        });
        if (sync) {
            callback.done(true);
        }
        return sync;
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
