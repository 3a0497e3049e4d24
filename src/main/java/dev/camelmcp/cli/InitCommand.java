package dev.camelmcp.cli;

import dev.camelmcp.authserver.Discovered;
import dev.camelmcp.bootstrap.ConfigFiles;
import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.config.ConfigOutline;
import dev.camelmcp.config.InboundAuth;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.configfile.ConfigFileEditor;
import dev.camelmcp.configfile.EditException;
import dev.camelmcp.configfile.SecretFile;
import dev.camelmcp.configfile.ServerEntry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code init}: the way from the URL of an MCP server to a client that uses it. Not thread-safe. */
@Command(
        name = "init",
        description = {
            "Asks for a server's URL, finds out what the server wants, asks for the client, writes both to the JSON file,",
            "checks the server, and prints what MCP clients need. Nothing is written before all is answered."
        },
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

    private static final int INTERRUPTED = 130;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "URL", description = "Where the MCP server is; asked for where not given.")
    @Nullable
    String url;

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description =
                    "Properties with the answers: url, name, allow-http, token-url, client-id, client-secret, scope.")
    @Nullable
    Path answers;

    @Mixin
    final ClientOptions options = new ClientOptions();

    /** Held while files are written: who interrupts that waits until it is whole. */
    private final Object writing = new Object();

    @Override
    public Integer call() throws Exception {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        Optional<Path> properties = McpOAuthCommand.options(spec).file();
        QuietLogging.set();
        Answers source = answers();
        Output output = new Output(line.getOut(), line.getErr(), Terminal.detect(), false);
        Thread interrupted = new Thread(this::interrupted, "interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            return run(properties, ConfigFiles.of(properties), source, output)
                    ? CommandLine.ExitCode.OK
                    : CommandLine.ExitCode.SOFTWARE;
        } finally {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        }
    }

    private void interrupted() {
        synchronized (writing) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
    }

    private Answers answers() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        try {
            if (url != null && Question.URL.problem(url) != null) {
                throw new IllegalArgumentException("URL: " + Question.URL.problem(url));
            }
            return answers != null
                    ? FileAnswers.read(answers)
                    : TypedAnswers.ofTerminal()
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "init asks questions, and there is no terminal: run it at one, or put the answers into"
                                            + " a file and name it by --answers"));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, e.getMessage());
        }
    }

    /** Whether the server works. */
    boolean run(Optional<Path> properties, ConfigOutline outline, Answers source, Output output) throws Exception {
        ConfigFileEditor editor = new ConfigFileEditor(outline.file(), outline.servers());
        String place = url != null ? url : source.to(Question.URL, null);
        String name = source.to(Question.NAME, Question.nameFor(place));
        editor.requireFree(null, name);
        boolean http = !place.regionMatches(true, 0, "https:", 0, "https:".length())
                && Question.isYes(source.to(Question.ALLOW_HTTP, "no"));
        ServerTrial.Findings found = new ServerTrial(properties, outline.file(), name, place, http, options.forTrial())
                .run(new Progress(output));
        DiscoveryLines.of(found.steps()).forEach(output::line);
        Map<String, String> client = found.wantsToken() ? client(found, source, output) : Map.of();
        if (!found.wantsToken()) {
            output.line("It wants no token: " + Text.count(found.tools().size(), "tool") + " without one");
        }
        ServerEntry entry = ServerEntry.at(name, "", place);
        ServerId id = write(editor, outline.file(), entry, client, http, output);
        return check(properties, id, outline.file(), output);
    }

    /** What becomes the server's {@code oauth.*}. */
    private Map<String, String> client(ServerTrial.Findings found, Answers source, Output output)
            throws CommandFailure {
        Map<String, String> client = new LinkedHashMap<>();
        Discovered server = found.authorizationServer();
        if (server == null) {
            output.line("It wants a token; from where could not be found out: " + found.reason());
            client.put("token-url", source.to(Question.TOKEN_URL, null));
        } else {
            String scope = server.endpoints().scope().toString();
            output.line("It wants a token from " + Text.line(server.endpoints().issuer())
                    + (scope.isEmpty() ? "" : ", with scope " + Text.line(scope)));
        }
        client.put("client-id", source.to(Question.CLIENT_ID, null));
        if (!options.hasKey()) {
            client.put("client-secret", source.to(Question.CLIENT_SECRET, ""));
        }
        client.put("scope", source.to(Question.SCOPE, ""));
        client.values().removeIf(String::isEmpty);
        client.putAll(options.settings());
        return client;
    }

    private ServerId write(
            ConfigFileEditor editor,
            Path file,
            ServerEntry entry,
            Map<String, String> client,
            boolean http,
            Output output)
            throws EditException {
        String secret = client.get("client-secret");
        synchronized (writing) {
            if (secret == null || OAuthOptions.isPlaceholder(secret)) {
                return add(editor, file, entry, client, http, output);
            }
            try (SecretFile kept = SecretFile.write(file, entry.name(), secret)) {
                Map<String, String> named = new LinkedHashMap<>(client);
                named.put("client-secret", kept.placeholder());
                ServerId id = add(editor, file, entry, named, http, output);
                kept.keep();
                output.line("The secret is in " + kept + ", which only its owner can read");
                return id;
            }
        }
    }

    private static ServerId add(
            ConfigFileEditor editor,
            Path file,
            ServerEntry entry,
            Map<String, String> client,
            boolean http,
            Output output)
            throws EditException {
        ServerEntry complete = entry.withOAuth(client);
        ServerId id = editor.add(null, http && !client.isEmpty() ? complete.withoutHttps() : complete);
        output.line("Added " + id + " to " + file);
        UnsetVariables.tell(id, complete, file, output);
        return id;
    }

    private boolean check(Optional<Path> properties, ServerId id, Path file, Output output) throws Exception {
        boolean works = false;
        try (Session session = Session.open(properties, Gateway.Mode.CHECK)) {
            ServerRegistration server = session.server(id.qualified());
            List<Verdict> verdicts = ServerCheck.run(
                    session,
                    List.of(server),
                    new Progress(output),
                    false,
                    verdict -> output.line(verdict.line(output.colours())));
            works = verdicts.get(0).failure() == null;
            if (works) {
                boolean key = session.config().settings().inbound().auth() == InboundAuth.API_KEY;
                output.line("\nStart the gateway in this folder: " + program() + " run" + option() + "\n");
                new ClientBlocks(id.server(), session.gatewayAddress() + "/mcp/" + id, key)
                        .lines()
                        .forEach(output::line);
            }
            return works;
        } finally {
            if (!works) {
                output.notice(id + " stays in " + file + ": correct it there and run check " + id
                        + ", or take it out by config remove-server --server-name " + id.server());
            }
        }
    }

    private String option() {
        Path config = McpOAuthCommand.options(spec).config;
        return config == null ? "" : " --config " + config;
    }

    private static String program() {
        String home = System.getProperty(Gateway.HOME);
        return home == null ? "mcp-oauth" : home + "/bin/mcp-oauth";
    }
}
