package dev.camelmcp.stdio;

import dev.camelmcp.stdio.RpcMessage.Part;
import dev.camelmcp.stdio.RpcMessage.Replacement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that a shared process knows by another id; of what its caller wrote only what an answer has to repeat.
 * Immutable.
 *
 * @param id of the caller, as JSON
 * @param key of that id
 * @param token for progress, as JSON; null where the caller wants none
 */
record Asked(String id, String key, @Nullable String token, Reply reply) {

    static Asked by(RpcMessage request, Part id, Reply reply) {
        Part token = request.progressToken();
        return new Asked(id.json(request), id.key(), token == null ? null : token.json(request), reply);
    }

    /** The request as the process gets it: what it is told apart by is that id, as JSON. */
    static RpcMessage renamed(RpcMessage request, String id) {
        List<Replacement> replacements = new ArrayList<>();
        replace(replacements, request.id(), id);
        replace(replacements, request.progressToken(), id);
        return request.with(replacements);
    }

    /** What the process says, as the caller gets it. */
    RpcMessage restore(RpcMessage message) {
        RpcMessage own = message.isUnnamed() ? message.withId(id) : message;
        List<Replacement> replacements = new ArrayList<>();
        replace(replacements, own.isResponse() ? own.id() : null, id);
        replace(replacements, own.subscription(), id);
        if (token != null) {
            replace(replacements, own.progressToken(), token);
        }
        return own.with(replacements);
    }

    private static void replace(List<Replacement> replacements, @Nullable Part part, String json) {
        if (part != null) {
            replacements.add(new Replacement(part, json));
        }
    }
}
