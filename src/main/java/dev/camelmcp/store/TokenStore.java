package dev.camelmcp.store;

import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.TokenKey;
import org.jspecify.annotations.Nullable;

/**
 * SPI: where tokens are kept between requests. Implementations are thread-safe, hold nothing longer than
 * {@link CachedToken#usableUntil()}, and do not block: they are called on event loops.
 */
public interface TokenStore {

    @Nullable
    CachedToken get(TokenKey key);

    void put(TokenKey key, CachedToken token);

    void remove(TokenKey key);

    /** Removes the token only while it is still the one that is stored; atomically. */
    void remove(TokenKey key, AccessToken token);
}
