package dev.camelmcp.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.read.CommandWords;
import dev.camelmcp.config.read.ConfigFile;
import dev.camelmcp.config.read.LiteralBraces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One server of a client's file, as one of ours. What of it cannot be taken over is named, and the rest is taken. Not
 * thread-safe; use once.
 */
final class ClientEntry {

    private static final List<String> URLS = List.of("url", "serverUrl", "httpUrl");
    private static final Set<String> TYPES = Set.of("stdio", "local", "http", "remote", "streamablehttp", "custom");
    private static final Set<String> HEADER_OPTIONS = Set.of("--header", "-H");

    /** It replaces what stands in its arguments by itself. */
    private static final Pattern SHELL = Pattern.compile("(.*/)?(sh|bash|dash|zsh|ksh)");

    private final String name;
    private final JsonNode entry;
    private final ClientFolder folder;
    private final ClientVariables variables;
    private final ImportNotes notes;

    /** @param name its id */
    ClientEntry(String name, JsonNode entry, ClientFolder folder, ClientVariables variables, ImportNotes notes) {
        this.name = name;
        this.entry = entry;
        this.folder = folder;
        this.variables = variables;
        this.notes = notes;
    }

    /**
     * The server; empty where it is switched off, which is told.
     *
     * @throws EditException saying why there is none
     */
    Optional<ServerEntry> read() throws EditException {
        if (!entry.isObject()) {
            throw new EditException("it is no object");
        }
        ClientMembers members = new ClientMembers(entry);
        if (is(members.take("disabled"), "true") || is(members.take("enabled"), "false")) {
            notes.tell("'" + name + "' is left out: it is switched off there");
            return Optional.empty();
        }
        for (String member : List.of("type", "transport", "source")) {
            Optional<String> type = members.takeText(List.of(member));
            if (type.isPresent()) {
                checkType(member, type.get());
            }
        }
        String description = members.takeText(List.of("description")).orElse("");
        Optional<String> url = members.takeText(URLS);
        ServerEntry server = url.isPresent() ? remote(members, url.get()) : local(members);
        variables.tellNeeds(server);
        if (!members.left().isEmpty()) {
            notes.lost(name + ": not taken over: " + String.join(", ", members.left())
                    + (members.left().contains("auth") || members.left().contains("oauth")
                            ? "; how the gateway gets tokens stands in oauth_config"
                            : ""));
        }
        return Optional.of(server.described(description));
    }

    private static void checkType(String member, String type) throws EditException {
        String plain = type.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (plain.equals("sse")) {
            throw new EditException("it speaks the old HTTP+SSE transport; the gateway speaks Streamable HTTP");
        }
        if (!TYPES.contains(plain)) {
            throw new EditException("its " + member + " is '" + type + "', which the gateway does not know");
        }
    }

    private ServerEntry remote(ClientMembers members, String url) throws EditException {
        String where = variables.translate(name, url, own -> false);
        check(ServerEntry.remote(name, "", where, Map.of()));
        return ServerEntry.remote(
                name, "", where, texts(members, "headers", h -> ServerEntry.remote(name, "", where, h)));
    }

    private ServerEntry local(ClientMembers members) throws EditException {
        JsonNode written = members.take("command");
        // Zed has had all of it in there
        ClientMembers at = written.isObject() ? new ClientMembers(written) : members;
        String given = written.isObject() ? at.take("path").asText() : written.asText();
        if (!written.isMissingNode() && given.isBlank()) {
            throw new EditException("its command is no text");
        }
        if (given.isBlank()) {
            throw new EditException("it has neither url nor command");
        }
        List<String> words = words(at.take("args"));
        String command = variables.translate(name, given, own -> false);
        boolean bridge = new CommandWords(given, words).isMcpRemote();
        Set<String> names = ClientEntry.names(at == members ? entry.path("env") : written.path("env"));
        Predicate<String> own = bridge ? names::contains : own(given);
        List<String> args = new ArrayList<>();
        for (String word : words) {
            args.add(variables.translate(name, word, own));
        }
        ServerEntry bare = place(
                members,
                bridge,
                ServerEntry.command(name, "", command, withoutHeaders(args, bridge), Map.of(), bridge ? null : false));
        check(bare);
        Map<String, String> env = texts(at, "env", bare::withVariables);
        if (at != members) {
            at.left().forEach(left -> notes.lost(name + ": not taken over: command." + left));
        }
        ServerEntry server = bare.withVariables(env);
        return bridge ? withHeaders(server, args) : server;
    }

    private static Predicate<String> own(String command) {
        boolean shell = SHELL.matcher(command).matches();
        return variable -> shell;
    }

    /** Where it runs; what mcp-remote stands for runs nowhere. */
    private ServerEntry place(ClientMembers members, boolean bridge, ServerEntry server) throws EditException {
        ServerEntry placed = server;
        Optional<String> cwd = bridge ? Optional.empty() : members.takeText(List.of("cwd"));
        if (cwd.isPresent()) {
            placed = placed.with("cwd", folder.resolve(variables.translate(name, cwd.get(), own -> false)));
        } else if (!bridge
                && (folder.isFor(server.command()) || server.args().stream().anyMatch(folder::has))) {
            notes.tell(name + ": its folder (cwd) becomes " + folder.path() + ", where its command or an argument is");
            placed = placed.with("cwd", LiteralBraces.escape(folder.path().toString()));
        }
        Optional<String> file = members.takeText(List.of("envFile"));
        if (file.isPresent()) {
            placed = placed.with("env_file", folder.resolve(variables.translate(name, file.get(), own -> false)));
        }
        return placed;
    }

    private static List<String> words(JsonNode args) throws EditException {
        List<String> words = new ArrayList<>();
        for (JsonNode arg : args) {
            if (!arg.isValueNode() || arg.isNull()) {
                throw new EditException("args[" + words.size() + "] is no text");
            }
            words.add(arg.asText());
        }
        if (!args.isMissingNode() && !args.isArray()) {
            throw new EditException("its args are no array");
        }
        return words;
    }

    /** Each stands for itself: what is wrong with one is no reason to do without the others. */
    private static List<String> withoutHeaders(List<String> args, boolean bridge) {
        List<String> others = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            if (bridge && HEADER_OPTIONS.contains(args.get(i))) {
                i++;
            } else {
                others.add(args.get(i));
            }
        }
        return others;
    }

    private ServerEntry withHeaders(ServerEntry server, List<String> args) {
        ServerEntry all = server;
        for (int i = 0; i < args.size(); i++) {
            if (HEADER_OPTIONS.contains(args.get(i))) {
                i++;
                String header = i < args.size() ? args.get(i) : "";
                Optional<String> problem = problem(server.withArguments(List.of("--header", header)));
                if (problem.isEmpty()) {
                    all = all.withArguments(List.of("--header", header));
                } else {
                    lost(("--header " + header.replaceFirst("(?s):.*", "")).strip(), problem.get());
                }
            }
        }
        return all;
    }

    /** The members of an object of texts, but for those with which the server would not be valid. */
    private Map<String, String> texts(
            ClientMembers members, String member, Function<Map<String, String>, ServerEntry> with) {
        JsonNode object = members.take(member);
        Map<String, String> texts = new LinkedHashMap<>();
        if (!object.isMissingNode() && !object.isObject()) {
            lost(member, "it is no object");
        }
        object.properties().forEach(e -> {
            String what = member + "." + e.getKey();
            if (!e.getValue().isValueNode() || e.getValue().isNull()) {
                lost(what, "it is no text");
                return;
            }
            try {
                String value = variables.translate(name, e.getValue().asText(), own -> false);
                check(with.apply(Map.of(e.getKey(), value)));
                texts.put(e.getKey(), value);
            } catch (EditException failure) {
                lost(what, String.valueOf(failure.getMessage()));
            }
        });
        return texts;
    }

    private void lost(String what, String why) {
        notes.lost(name + ": " + what + " is not taken over: " + why);
    }

    private static void check(ServerEntry server) throws EditException {
        Optional<String> problem = problem(server);
        if (problem.isPresent()) {
            throw new EditException(problem.get());
        }
    }

    private static Optional<String> problem(ServerEntry server) {
        return ConfigFile.problemsOf(ServerId.ofDefault(server.name()), server.json()).stream()
                .map(ConfigProblem::message)
                .findFirst();
    }

    private static Set<String> names(JsonNode object) {
        return Set.copyOf(object.properties().stream().map(Map.Entry::getKey).toList());
    }

    private static boolean is(JsonNode value, String text) {
        return value.isValueNode() && value.asText().equalsIgnoreCase(text);
    }
}
