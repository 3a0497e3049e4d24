package dev.camelmcp.cli;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.Tool;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code check} found out about a server. Immutable.
 *
 * @param tokenMillis how long it took to get a token, in milliseconds; 0 without OAuth
 * @param advice what is to be changed although the server works; null for nothing
 * @param failure null when the server works
 * @param steps what was done, in order
 */
record Verdict(
        ServerRegistration server,
        long tokenMillis,
        List<Tool> tools,
        @Nullable String advice,
        @Nullable CommandFailure failure,
        List<CheckStep> steps) {

    Verdict {
        tools = List.copyOf(tools);
        steps = List.copyOf(steps);
    }

    /** {@code api: OK, token in 276 ms, 3 tools: echo, add, whoami}. */
    String line(boolean colours) {
        if (failure != null) {
            return server.serverId() + ": " + Text.red("FAILED", colours) + ", " + failure.reason();
        }
        String token = server.isOAuth() ? "token in " + tokenMillis + " ms" : "no OAuth";
        List<String> names = tools.stream().map(t -> Text.line(t.name())).toList();
        return server.serverId() + ": " + Text.green("OK", colours) + ", " + token + ", "
                + Text.count(names.size(), "tool")
                + (names.isEmpty() ? "" : ": " + String.join(", ", names))
                + (advice == null ? "" : "; " + Text.line(advice));
    }

    Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = Documents.of(server.serverId());
        members.put("ok", failure == null);
        members.put("oauth_enabled", server.isOAuth());
        if (failure == null) {
            members.put("token_millis", server.isOAuth() ? tokenMillis : null);
            members.put("tools", tools.stream().map(Tool::name).toList());
            if (advice != null) {
                members.put("advice", advice);
            }
        } else {
            Documents.fail(members, failure);
        }
        return members;
    }
}
