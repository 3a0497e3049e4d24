package dev.camelmcp.distribution;

import dev.camelmcp.distribution.Containerfile.Instruction;
import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An image as a folder, made without a container engine: the instructions that our Containerfile has, as an engine
 * follows them. The base image is the machine with the JVM of the test, so what runs names its files relative to the
 * working directory. Not thread-safe.
 */
final class ContainerImage {

    private static final Duration BUILD = Duration.ofMinutes(2);
    private static final Pattern VARIABLE = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** The result of a stage: its files, and how a container of it begins. */
    private static final class Stage {
        private final Path root;
        private final Map<String, String> environment = new HashMap<>();
        private final Map<String, String> settings = new HashMap<>();
        private Path directory;

        private Stage(Path root) {
            this.root = root;
            this.directory = root;
        }
    }

    private final Containerfile file;
    private final Path context;
    private final Path folder;
    private final Map<String, Stage> stages = new LinkedHashMap<>();
    private Stage stage;

    private ContainerImage(Containerfile file, Path context, Path folder) {
        this.file = file;
        this.context = context;
        this.folder = folder;
    }

    /**
     * Makes the image.
     *
     * @param context what {@code COPY} takes from
     * @param folder where the stages go, empty
     */
    static ContainerImage build(Containerfile file, Path context, Path folder) throws IOException {
        ContainerImage image = new ContainerImage(file, context, folder);
        for (Instruction instruction : file.instructions()) {
            image.follow(instruction.name(), instruction.rest());
        }
        return image;
    }

    /** A file of the image. */
    Path file(String path) {
        return stage.root.resolve(path.substring(1));
    }

    Path root() {
        return stage.root;
    }

    String setting(String instruction) {
        return stage.settings.get(instruction);
    }

    /** The variables that the image sets. */
    Map<String, String> environment() {
        return Map.copyOf(stage.environment);
    }

    /** A container with these variables besides, by the image's user where this JVM is root. */
    RunningProgram run(Map<String, String> environment) {
        List<String> command = new ArrayList<>(words(setting("ENTRYPOINT")));
        command.set(0, file(command.get(0)).toString());
        command.addAll(words(setting("CMD")));
        return start(command, environment);
    }

    /** The command that tells whether the container is well, in it. */
    int healthcheck(Map<String, String> environment) {
        try (RunningProgram check = start(words(setting("HEALTHCHECK")), environment)) {
            return check.exitCode(Duration.ofSeconds(10));
        }
    }

    private RunningProgram start(List<String> command, Map<String, String> environment) {
        List<String> all = new ArrayList<>(command);
        String[] user = setting("USER").split(":");
        if (ProcessHandle.current().info().user().orElse("").equals("root")) {
            all.addAll(0, List.of("setpriv", "--reuid=" + user[0], "--regid=" + user[1], "--clear-groups"));
        }
        Map<String, String> variables = new HashMap<>(stage.environment);
        variables.putAll(environment);
        return RunningProgram.start(builder(all, variables));
    }

    private ProcessBuilder builder(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(stage.directory.toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }

    private void follow(String name, String rest) throws IOException {
        switch (name) {
            case "FROM" -> {
                String[] words = rest.split("\\s+");
                String stageName = words.length == 3 ? words[2] : "last";
                stage = new Stage(Files.createDirectories(folder.resolve(stageName)));
                stages.put(stageName, stage);
            }
            case "ENV" ->
                VARIABLE.matcher(rest)
                        .results()
                        .forEach(v -> stage.environment.put(v.group(1), v.group(2) == null ? v.group(3) : v.group(2)));
            case "WORKDIR" -> stage.directory = Files.createDirectories(file(rest));
            case "COPY" -> copy(List.of(rest.split("\\s+")));
            case "RUN" -> runInBuild(rest);
            case "HEALTHCHECK" -> stage.settings.put(name, rest.replaceFirst(".*? CMD ", ""));
            case "USER", "EXPOSE", "STOPSIGNAL", "ENTRYPOINT", "CMD" -> stage.settings.put(name, rest);
            default -> throw new AssertionError("Not followed here: " + name.toUpperCase(Locale.ROOT));
        }
    }

    private void runInBuild(String command) {
        ProcessBuilder shell = builder(List.of("/bin/sh", "-c", command), stage.environment);
        try (RunningProgram run = RunningProgram.start(shell)) {
            if (run.exitCode(BUILD) != 0) {
                throw new AssertionError("RUN " + command + "\n" + run.output());
            }
        }
    }

    private void copy(List<String> words) throws IOException {
        boolean fromStage = words.get(0).startsWith("--from=");
        Path from = fromStage ? stages.get(words.get(0).substring("--from=".length())).root : context;
        String last = words.get(words.size() - 1);
        Path to = last.startsWith("/") ? file(last) : stage.directory.resolve(last);
        for (String source : words.subList(fromStage ? 1 : 0, words.size() - 1)) {
            Path path = from.resolve(source.startsWith("/") ? source.substring(1) : source);
            boolean whole = Files.isDirectory(path); // its content
            Path base = whole ? path : path.getParent();
            try (Stream<Path> files = Files.walk(path)) {
                for (Path each : files.toList()) {
                    if (fromStage || file.isSent(from.relativize(each))) {
                        copy(each, to.resolve(base.relativize(each).toString()).normalize());
                    } else if (each.equals(path)) {
                        throw new AssertionError("COPY " + source + ": the ignore file leaves it out");
                    }
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            Files.createDirectories(to);
        } else {
            Files.createDirectories(to.getParent());
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Of a command in the form of JSON. */
    private static List<String> words(String json) {
        return WORD.matcher(json)
                .results()
                .map(word -> word.group(1).replaceAll("\\\\(.)", "$1"))
                .toList();
    }
}
