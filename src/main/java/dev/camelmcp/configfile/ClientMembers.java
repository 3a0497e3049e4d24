package dev.camelmcp.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The members of an object, which knows those that nobody has taken. Not thread-safe. */
final class ClientMembers {

    private final JsonNode object;
    private final Set<String> left = new LinkedHashSet<>();

    ClientMembers(JsonNode object) {
        this.object = object;
        object.properties().stream()
                .filter(e -> !isEmpty(e.getValue()))
                .map(e -> e.getKey())
                .forEach(left::add);
    }

    /** A member, which is missing where it is not there or holds nothing. */
    JsonNode take(String name) {
        return left.remove(name) ? object.path(name) : MissingNode.getInstance();
    }

    /** The first of these that there is, if it is a text. */
    Optional<String> takeText(List<String> names) {
        return names.stream()
                .filter(name -> left.contains(name) && object.path(name).isTextual())
                .findFirst()
                .map(name -> take(name).textValue());
    }

    Set<String> left() {
        return left;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull()
                || (value.isTextual() && value.textValue().isBlank())
                || (value.isContainerNode() && value.isEmpty());
    }
}
