package dev.camelmcp.cli;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.ServerId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members that JSON documents of several commands have; docs/cli.md documents all of them. Stateless. */
final class Documents {

    private Documents() {}

    /** Begins a document about a server. */
    static Map<String, @Nullable Object> of(ServerId server) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("server", server.server());
        members.put("config", server.config());
        return members;
    }

    /** What went wrong, as {@code /admin} says it. */
    static void fail(Map<String, @Nullable Object> members, CommandFailure failure) {
        members.put("error", failure.code());
        members.put("error_description", failure.reason());
        if (failure.detail() != null) {
            members.put("reason", failure.detail());
        }
    }

    /** A document in place of the one that was asked for. */
    static Map<String, @Nullable Object> of(Exception failure) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (failure instanceof CommandFailure command) {
            ServerId id = ServerId.parse(command.server());
            members.putAll(of(id));
            fail(members, command);
            return members;
        }
        ConfigException config = Messages.config(failure);
        members.put("error", config == null ? "internal_error" : "invalid_configuration");
        members.put("error_description", Messages.of(failure));
        if (config != null) {
            members.put(
                    "problems",
                    config.problems().stream().map(Documents::problem).toList());
        }
        return members;
    }

    private static Map<String, String> problem(ConfigProblem problem) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("property", problem.property());
        members.put("source", problem.source());
        members.put("message", problem.message());
        return members;
    }
}
