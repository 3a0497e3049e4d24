package dev.camelmcp.shared;

import dev.camelmcp.shared.Keyring.SealBrokenException;
import dev.camelmcp.shared.SharedStore.Change;
import dev.camelmcp.shared.SharedStore.Condition;
import dev.camelmcp.shared.SharedStore.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Issuers} in the shared store, sealed. Never fails: where the store cannot be asked, nobody was first.
 * Thread-safe; nothing blocks.
 */
final class IssuerVault {

    private static final String ITEM = "issuer";

    /** From the last time that it was used. */
    private static final Duration LIFE = Duration.ofDays(365);

    private final SharedStore store;
    private final Keyring keyring;
    private final Places places;
    private final Ignored ignored;
    private final CompletableFuture<Void> firstNews;
    private final BooleanSupplier connected;

    /** @param firstNews completes when it is known whether the store is there */
    IssuerVault(
            SharedStore store,
            Keyring keyring,
            Ignored ignored,
            CompletableFuture<Void> firstNews,
            BooleanSupplier connected) {
        this.store = store;
        this.keyring = keyring;
        this.places = new Places(keyring);
        this.ignored = ignored;
        this.firstNews = firstNews;
        this.connected = connected;
    }

    private record Kept(@Nullable Value value, @Nullable String issuer) {}

    /**
     * The issuer that was first, which that one becomes where there is none.
     *
     * @param name of the MCP server
     */
    CompletableFuture<String> first(String name, String issuer) {
        return firstNews.thenCompose(news -> connected.getAsBoolean()
                ? first(places.groups("issuer of " + name), issuer).exceptionally(failure -> issuer)
                : CompletableFuture.completedFuture(issuer));
    }

    private CompletableFuture<String> first(List<String> groups, String issuer) {
        return look(groups, 0).thenCompose(kept -> {
            if (kept.issuer != null && !kept.issuer.equals(issuer)) {
                return CompletableFuture.completedFuture(kept.issuer);
            }
            // sealed anew, so that it lasts, and by the first key
            return look(groups.get(0))
                    .thenCompose(there -> put(groups.get(0), there.value, issuer))
                    .thenCompose(done -> done
                            ? CompletableFuture.completedFuture(issuer)
                            : look(groups.get(0)).thenApply(now -> now.issuer == null ? issuer : now.issuer));
        });
    }

    /** An operator says that it is this one. */
    CompletableFuture<Void> use(String name, String issuer) {
        return firstNews.thenCompose(news -> connected.getAsBoolean()
                ? CompletableFuture.allOf(places.groups("issuer of " + name).stream()
                                .map(group -> store.change(group, List.of(), List.of(change(group, issuer))))
                                .toArray(CompletableFuture[]::new))
                        .exceptionally(failure -> null)
                : CompletableFuture.completedFuture(null));
    }

    /** The first one of the groups that has any. */
    private CompletableFuture<Kept> look(List<String> groups, int index) {
        return look(groups.get(index))
                .thenCompose(kept -> kept.issuer == null && index + 1 < groups.size()
                        ? look(groups, index + 1)
                        : CompletableFuture.completedFuture(kept));
    }

    private CompletableFuture<Kept> look(String group) {
        return store.read(group, List.of(ITEM)).thenApply(values -> {
            Value value = values.get(0);
            return new Kept(value, value == null ? null : open(group, value));
        });
    }

    private @Nullable String open(String group, Value value) {
        try {
            return new String(keyring.open(place(group), value.bytes()), StandardCharsets.UTF_8);
        } catch (SealBrokenException e) {
            ignored.add("a remembered issuer", e);
            return null;
        }
    }

    private CompletableFuture<Boolean> put(String group, @Nullable Value there, String issuer) {
        Condition same = new Condition(ITEM, there == null ? null : there.bytes());
        return store.change(group, List.of(same), List.of(change(group, issuer)));
    }

    private Change change(String group, String issuer) {
        return new Change(ITEM, keyring.seal(place(group), issuer.getBytes(StandardCharsets.UTF_8)), LIFE);
    }

    private static String place(String group) {
        return group + ":" + ITEM;
    }
}
