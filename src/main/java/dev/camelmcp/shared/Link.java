package dev.camelmcp.shared;

import dev.camelmcp.shared.Message.Kind;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.TokenKey;
import java.util.concurrent.CompletableFuture;

/**
 * The way to the shared store: what follows when it is lost and when it is back, and what the other nodes tell.
 * Thread-safe.
 */
final class Link implements SharedStore.Listener {

    private final String node;
    private final Vault vault;
    private final Generations generations;
    private final SharedTokens tokens;
    private final TokenCache cache;
    private final Signals signals;
    private final CatchUp catchUp;
    private final CompletableFuture<Void> firstNews;
    private final Outages outages;
    private final OneAtATime<TokenKey> looks = new OneAtATime<>();
    private volatile boolean connected;
    private volatile boolean closed;

    /** @param firstNews completes when it is known whether the store is there */
    Link(
            String node,
            Vault vault,
            Generations generations,
            SharedTokens tokens,
            TokenCache cache,
            Signals signals,
            CatchUp catchUp,
            CompletableFuture<Void> firstNews,
            Outages outages) {
        this.node = node;
        this.vault = vault;
        this.generations = generations;
        this.tokens = tokens;
        this.cache = cache;
        this.signals = signals;
        this.catchUp = catchUp;
        this.firstNews = firstNews;
        this.outages = outages;
    }

    boolean isConnected() {
        return connected && !closed;
    }

    /** This node catches up with what it could not tell. */
    void catchUp() {
        catchUp.begin(this::isConnected);
    }

    /** Nothing is worth while any more. */
    void close() {
        closed = true;
    }

    @Override
    public void connected() {
        connected = true;
        outages.end();
        catchUp();
        firstNews.complete(null);
    }

    @Override
    public void disconnected(String why) {
        connected = false;
        outages.begin(why);
        signals.giveAll();
        firstNews.complete(null);
    }

    @Override
    public void stillAway(String why) {
        outages.goOn(why);
    }

    @Override
    public void received(byte[] sealed) {
        Message message = vault.received(sealed);
        // its own token may not be the one that is cached here, where tokens were invalidated meanwhile
        if (message == null || (message.node().equals(node) && message.kind() != Kind.CHANGED)) {
            return;
        }
        TokenKey key = message.key();
        switch (message.kind()) {
            case CHANGED -> {
                signals.give(key);
                // a look that fails is no loss: the token that is cached is still good
                looks.begin(key, () -> tokens.adopt(key));
            }
            case FAILED -> signals.giveFailure(key);
            case INVALIDATED -> {
                if (isNews(key, message.detail())) {
                    cache.drop(key);
                }
                signals.give(key);
            }
            case REJECTED -> tokens.rejected(key, message.detail());
        }
    }

    private boolean isNews(TokenKey key, String generation) {
        if (!key.owner().equals(key)) {
            return true;
        }
        Generation told = Generation.of(generation);
        return told != null && generations.learn(key, told);
    }
}
