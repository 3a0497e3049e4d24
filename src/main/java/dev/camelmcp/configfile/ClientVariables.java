package dev.camelmcp.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.config.read.LiteralBraces;
import java.io.File;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What clients replace in their files, in our words: variables of the environment, what VS Code asks for, and folders.
 * Braces that are a placeholder of ours by chance stay what they are. Not thread-safe.
 */
final class ClientVariables {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}]*)}");
    private static final Pattern ENVIRONMENT = Pattern.compile("(?:env:([^:{}]+)|([A-Z_][A-Z0-9_]*))(?::-([^{}]*))?");
    private static final Set<String> TAKEN =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "PWD", "LANG", "TERM", "TMPDIR", "HOSTNAME");

    private final ClientFolder folder;
    private final JsonNode inputs;
    private final ImportNotes notes;
    private final Map<String, String> variables = new HashMap<>();

    /** By placeholder, what has to be set and why. */
    private final Map<String, String> needs = new LinkedHashMap<>();

    /** @param inputs what the client asks for */
    ClientVariables(ClientFolder folder, JsonNode inputs, ImportNotes notes) {
        this.folder = folder;
        this.inputs = inputs;
        this.notes = notes;
    }

    /**
     * A text as a value of ours.
     *
     * @param server whose it is, for notes
     * @param own which variables the program that gets it replaces by itself, as a shell does
     * @throws EditException where only the client knows what is meant
     */
    String translate(String server, String text, Predicate<String> own) throws EditException {
        StringBuilder value = new StringBuilder();
        int end = 0;
        for (MatchResult found : VARIABLE.matcher(text).results().toList()) {
            value.append(LiteralBraces.escape(text.substring(end, found.start())));
            value.append(one(server, found.group(1), own));
            end = found.end();
        }
        return value.append(LiteralBraces.escape(text.substring(end))).toString();
    }

    /** Says what has to be set for a server; what was not taken over needs nothing. */
    void tellNeeds(ServerEntry server) {
        needs.forEach((placeholder, need) -> {
            if (server.holds(placeholder)) {
                notes.tell(
                        server.name() + " needs the environment variable " + need + "; set it where the gateway runs");
            }
        });
        needs.clear();
    }

    private String one(String server, String name, Predicate<String> own) throws EditException {
        return switch (name) {
            case "userHome" -> System.getProperty("user.home");
            case "workspaceFolder", "workspaceRoot" -> {
                notes.tell(server + ": ${" + name + "} is taken for " + folder.path());
                yield folder.path().toString();
            }
            case "workspaceFolderBasename" -> folder.name();
            case "pathSeparator", "/" -> File.separator;
            default ->
                name.startsWith("input:") ? input(name.substring("input:".length())) : environment(server, name, own);
        };
    }

    private String environment(String server, String name, Predicate<String> own) throws EditException {
        Matcher variable = ENVIRONMENT.matcher(name);
        boolean known = variable.matches();
        boolean bare = !known || variable.group(1) == null;
        if (bare && own.test(known ? variable.group(2) : name)) {
            return "${" + name + "}";
        }
        if (!known) {
            if (name.contains(":")) {
                throw new EditException("only the client knows what ${" + name + "} is; write that in its place");
            }
            notes.tell(server + ": ${" + name + "} stays as it is, since it is no variable that clients share");
            return "${" + name + "}";
        }
        String wanted = bare ? variable.group(2) : variable.group(1);
        if (variable.group(3) != null) {
            return placeholder(wanted + ":" + variable.group(3));
        }
        String placeholder = placeholder(wanted);
        if (System.getenv(wanted) == null) {
            needs.put(placeholder, wanted + ", which is not set here and the client has as ${" + name + "}");
        }
        return placeholder;
    }

    /** The variable that stands for an answer; two questions have two. */
    private String input(String id) {
        String variable = variables.computeIfAbsent(id, this::variable);
        String what = "";
        for (JsonNode input : inputs) {
            String description = input.path("description").asText();
            if (input.path("id").asText().equals(id) && !description.isBlank()) {
                what = " (" + description + ")";
            }
        }
        String placeholder = placeholder(variable);
        needs.put(placeholder, variable + ", which the client asks for as ${input:" + id + "}" + what);
        return placeholder;
    }

    private static String placeholder(String variable) {
        return "{{env:" + variable + "}}";
    }

    private String variable(String id) {
        String plain = id.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
        String base = plain.matches("[A-Z].*") && !TAKEN.contains(plain) ? plain : "INPUT_" + plain;
        String variable = base;
        for (int n = 2; variables.containsValue(variable); n++) {
            variable = base + "_" + n;
        }
        return variable;
    }
}
