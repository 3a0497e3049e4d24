package dev.camelmcp.token;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A set of scope tokens in the order they were given (RFC 6749 §3.3: their order does not matter, so equality ignores
 * it). Immutable.
 */
public record ScopeSet(Set<String> values) {

    private static final Pattern SCOPE_TOKEN = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    public static final ScopeSet EMPTY = new ScopeSet(Set.of());

    public ScopeSet {
        values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    /** Reads a scope string: tokens separated by spaces, or by commas as some servers and many people write them. */
    public static ScopeSet parse(String text) {
        return of(Arrays.asList(text.trim().split("[\\s,]+")));
    }

    /** Those of a scope string that are scope tokens; for text that comes from elsewhere and is shown to people. */
    public static ScopeSet valid(@Nullable String text) {
        return text == null
                ? EMPTY
                : of(Arrays.stream(text.split(" "))
                        .filter(s -> SCOPE_TOKEN.matcher(s).matches())
                        .toList());
    }

    public static ScopeSet of(Collection<String> scopes) {
        Set<String> values = new LinkedHashSet<>(scopes);
        values.remove("");
        return values.isEmpty() ? EMPTY : new ScopeSet(values);
    }

    /** Whether all are scope tokens by RFC 6749 §3.3: printable, without blank, quote and backslash. */
    public boolean isValid() {
        return values.stream().allMatch(s -> SCOPE_TOKEN.matcher(s).matches());
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public boolean containsAll(ScopeSet requested) {
        return values.containsAll(requested.values);
    }

    /** Those that are not in another set. */
    public ScopeSet minus(ScopeSet other) {
        return of(values.stream().filter(s -> !other.values.contains(s)).toList());
    }

    /** Those that are in another set too. */
    public ScopeSet among(ScopeSet other) {
        return of(values.stream().filter(other.values::contains).toList());
    }

    /** These, and those of another set behind them. */
    public ScopeSet plus(ScopeSet other) {
        Set<String> all = new LinkedHashSet<>(values);
        all.addAll(other.values);
        return of(all);
    }

    /** The {@code scope} parameter as it goes on the wire. */
    @Override
    public String toString() {
        return String.join(" ", values);
    }
}
