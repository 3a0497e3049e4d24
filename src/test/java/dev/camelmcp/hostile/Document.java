package dev.camelmcp.hostile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A JSON object of which a test decides each member's text. Not thread-safe. */
final class Document {

    private final Map<String, String> members = new LinkedHashMap<>();

    /** @param json of the value */
    Document with(String member, String json) {
        members.put(member, json);
        return this;
    }

    Document without(String member) {
        members.remove(member);
        return this;
    }

    String json() {
        return members.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** With one member a second time. */
    String doubled(String member) {
        return json().replaceFirst(
                        "}$", ",\"" + member + "\":" + members.get(member).replace("$", "\\$") + "}");
    }
}
