package dev.camelmcp.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.camelmcp.shared.SharedStore.Change;
import dev.camelmcp.shared.SharedStore.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What names and values are to {@link Script}s. A group is the hash tag of its keys, so that a cluster keeps it on one
 * server. Immutable.
 */
record Keys(String prefix) {

    private static final byte[] NOTHING = new byte[0];

    /** Where messages are published. */
    String channel() {
        return prefix + "events";
    }

    List<String> of(String group, List<String> items) {
        return items.stream().map(item -> of(group, item)).toList();
    }

    private String of(String group, String item) {
        return prefix + "{" + group + "}:" + item;
    }

    /** What a change is about, each once. */
    static List<String> items(List<Condition> conditions, List<Change> changes) {
        LinkedHashSet<String> items = new LinkedHashSet<>();
        conditions.forEach(condition -> items.add(condition.item()));
        changes.forEach(change -> items.add(change.item()));
        return List.copyOf(items);
    }

    /** The arguments of {@link Script#CHANGE}. */
    static List<byte[]> arguments(List<String> items, List<Condition> conditions, List<Change> changes) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(number(conditions.size()));
        for (Condition condition : conditions) {
            arguments.add(number(1 + items.indexOf(condition.item())));
            arguments.add(marked(condition.value()));
        }
        arguments.add(number(changes.size()));
        for (Change change : changes) {
            arguments.add(number(1 + items.indexOf(change.item())));
            arguments.add(marked(change.value()));
            arguments.add(change.life() == null ? NOTHING : number(milliseconds(change.life())));
        }
        return arguments;
    }

    /** At least one, which is the shortest that there is. */
    private static long milliseconds(Duration life) {
        return Math.max(1, life.plusNanos(999_999).toMillis());
    }

    private static byte[] number(long number) {
        return Long.toString(number).getBytes(UTF_8);
    }

    private static byte[] marked(byte @Nullable [] value) {
        if (value == null) {
            return NOTHING;
        }
        byte[] marked = new byte[value.length + 1];
        marked[0] = '=';
        System.arraycopy(value, 0, marked, 1, value.length);
        return marked;
    }
}
