package dev.camelmcp.stdio;

import dev.camelmcp.stdio.RpcMessage.Part;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which request an answer belongs to. JSON-RPC 2.0 §5 wants the very id of the request; some programs write {@code "3"}
 * for 3, or null, which is clear where there is but one request that it can mean. Stateless.
 */
final class Ids {

    private Ids() {}

    /**
     * The key of the request that an answer belongs to; null where it belongs to none, or could belong to several.
     *
     * @param keys of all requests that have no answer yet
     */
    static @Nullable String match(RpcMessage answer, Set<String> keys) {
        Part id = answer.id();
        if (id == null || answer.isUnnamed()) {
            return keys.size() == 1 ? keys.iterator().next() : null;
        }
        if (keys.contains(id.key())) {
            return id.key();
        }
        String other = id.key().startsWith("\"") ? number(id.key().substring(1)) : '"' + id.key();
        return other != null && keys.contains(other) ? other : null;
    }

    private static @Nullable String number(String text) {
        try {
            return RpcReader.number(text);
        } catch (IOException e) {
            return null;
        }
    }
}
