package dev.camelmcp.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A local MCP server that does what the tool it is asked for is called: a program of its own, which a test starts by
 * {@link #settings}. Its process id is in each answer of {@code pid}.
 */
public final class FakeServer {

    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|[-0-9.]+)");
    private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]*)\"");
    private static final Pattern TOOL = Pattern.compile("\"name\":\"([^\"]*)\"");
    private static final Pattern TOKEN = Pattern.compile("\"progressToken\":(\"[^\"]*\"|[-0-9.]+)");
    private static final Pattern ARGUMENT = Pattern.compile("\"x\":\"([^\"]*)\"");

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<String> received = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();
    private final List<String> options;

    private FakeServer(List<String> options) {
        this.options = options;
    }

    /**
     * Options: {@code refuse-initialize}, {@code garble-initialize}, {@code exit}, {@code ignore-end}, {@code banner},
     * {@code mute}; {@code once=FILE}, which only the first process of those that share the file answers initialize
     * with.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        new FakeServer(List.of(args)).run();
    }

    /** What makes it the server {@code id} of a gateway. */
    public static Map<String, String> settings(String id, String... options) {
        Map<String, String> settings = new java.util.LinkedHashMap<>();
        String prefix = "mcp.servers." + id + ".";
        settings.put(
                prefix + "command",
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> args = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp"));
        args.add(Path.of(location()).toString());
        args.add(FakeServer.class.getName());
        args.addAll(List.of(options));
        for (int i = 0; i < args.size(); i++) {
            settings.put(prefix + "args[" + i + "]", args.get(i));
        }
        return settings;
    }

    private static java.net.URI location() {
        try {
            return FakeServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run() throws IOException, InterruptedException {
        if (options.contains("exit")) {
            System.exit(7);
        }
        if (options.contains("banner")) {
            out.println("Listening on stdio ...");
            out.println();
        }
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                received.add(line);
                handle(line);
            }
        }
        if (options.contains("ignore-end")) {
            Thread.currentThread().join();
        }
    }

    private void handle(String line) throws InterruptedException, IOException {
        String id = find(ID, line);
        String method = find(METHOD, line);
        if (method == null) {
            // the answer to what was asked by "ask"
            waiting.forEach(w -> result(w, line.replace("\"", "'")));
            waiting.clear();
        } else if (id == null) {
            return;
        } else if (options.contains("mute")) {
            return;
        } else if (method.equals("initialize") && options.contains("refuse-initialize")) {
            out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32000,\"message\":\"no\"}}");
        } else if (method.equals("initialize") && options.contains("garble-initialize")) {
            out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":NaN}");
        } else if (method.equals("initialize") && isLate()) {
            return;
        } else if (method.equals("initialize")) {
            out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id
                    + ",\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":"
                    + "{\"tools\":{}},\"serverInfo\":{\"name\":\"fake\",\"version\":\"1\"}}}");
        } else if (method.equals("tools/call")) {
            call(find(TOOL, line), id, line);
        } else if (method.equals("tools/list")) {
            out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id
                    + ",\"result\":{\"tools\":[{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\"}}]}}");
        } else if (method.equals("subscriptions/listen")) {
            notify("subscriptions/acknowledged", "{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + id + "}}");
        } else {
            out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32601,\"message\":\"unknown\"}}");
        }
    }

    /** Whether another process has answered before. */
    private boolean isLate() {
        return options.stream()
                .filter(o -> o.startsWith("once="))
                .anyMatch(o -> !new java.io.File(o.substring("once=".length())).mkdir());
    }

    private void call(String tool, String id, String line) throws InterruptedException, IOException {
        String x = find(ARGUMENT, line);
        switch (String.valueOf(tool)) {
            case "echo" -> result(id, String.valueOf(x));
            case "pid" -> result(id, String.valueOf(ProcessHandle.current().pid()));
            case "cwd" -> result(id, System.getProperty("user.dir"));
            case "env" -> result(id, String.valueOf(System.getenv(x)));
            case "received" -> result(id, String.join("|", received).replace("\"", "'"));
            case "count" ->
                result(id, "" + received.stream().filter(l -> l.contains(x)).count());
            case "progress" -> {
                for (int i = 1; i <= 3; i++) {
                    notify("progress", "{\"progressToken\":" + find(TOKEN, line) + ",\"progress\":" + i + "}");
                }
                result(id, "done");
            }
            case "log" -> {
                notify("message", "{\"level\":\"info\",\"data\":\"" + x + "\"}");
                result(id, "logged");
            }
            case "ask" -> {
                waiting.add(id);
                out.println("{\"jsonrpc\":\"2.0\",\"id\":\"q1\",\"method\":\"sampling/createMessage\",\"params\":{}}");
            }
            case "never" -> {}
            case "begin" -> notify("progress", "{\"progressToken\":" + find(TOKEN, line) + ",\"progress\":1}");
            case "answer" ->
                write(x.replace("'", "\"").replace("`", "\0").replace("$", id).replace("_", id.replace("\"", "")));
            case "slow" -> {
                System.err.println("slow has begun");
                Thread.sleep(Long.parseLong(x));
                result(id, "at last");
            }
            // leaves the process group, and holds all that was open
            case "helper" ->
                result(
                        id,
                        ""
                                + new ProcessBuilder("setsid", "sleep", "300")
                                        .inheritIO()
                                        .start()
                                        .pid());
            case "crash" -> System.exit(3);
            case "malformed" -> {
                out.println("Listening on stdio … " + x);
                out.println("{\"level\":\"info\"}");
                result(id, "survived");
            }
            case "huge" -> out.println("x".repeat(Integer.parseInt(x)));
            case "stderr" -> {
                System.err.println(x);
                result(id, "written");
            }
            default -> result(id, "?");
        }
    }

    /** Each of its characters is a byte; of the marks in it, {@code '} is a quote and a backtick NUL. */
    private void write(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.ISO_8859_1);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    private void notify(String method, String params) {
        out.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + method + "\",\"params\":" + params + "}");
    }

    private void result(String id, String text) {
        out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
                + text + "\"}],\"unknown\":{\"kept\":1.0}}}");
    }

    private static String find(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : null;
    }
}
