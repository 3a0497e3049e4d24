package dev.camelmcp.quality;

import dev.camelmcp.quality.Document.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What holds for each page of the documentation. A rule answers with what is wrong, and where. Stateless. */
final class DocumentRules {

    /**
     * {@code sh} is run; {@code properties}, {@code json}, {@code yaml}, {@code java} and {@code xml} are read by who
     * reads them; the others show what is printed, or a picture.
     */
    private static final Set<String> LANGUAGES =
            Set.of("sh", "properties", "json", "yaml", "java", "xml", "text", "mermaid", "nginx", "haproxy");

    private static final Pattern NOTE = Pattern.compile("(?m)^<!--\\s*(not run|run by)\\b");
    private static final Pattern TEST = Pattern.compile("[A-Z]\\w*(Test|IT)");
    private static final Pattern ROUTE = Pattern.compile("\\bmcp-[a-z-]+");

    private DocumentRules() {}

    /** Larger than a reader is ready to read, in bytes. */
    static List<String> tooLarge(Document document, int most) {
        int size = document.text().getBytes(StandardCharsets.UTF_8).length;
        return size <= most ? List.of() : List.of(document + " has " + size + " bytes, of " + most);
    }

    /** Relative links that lead nowhere: no such file, or no heading of that name in it. */
    static List<String> brokenLinks(Document document) {
        List<String> problems = new ArrayList<>();
        for (String destination : document.destinations()) {
            if (destination.matches("[a-z]+:.*")) {
                continue;
            }
            String[] parts = destination.split("#", 2);
            Path file = parts[0].isEmpty()
                    ? document.path()
                    : document.path().resolveSibling(parts[0]).normalize();
            boolean itself = file.equals(document.path());
            if (file.isAbsolute() || file.startsWith("..") || !(itself || Files.exists(file))) {
                problems.add(document + ": no file " + destination);
            } else if (parts.length == 2) {
                Document target = itself ? document : Document.of(file.toString());
                if (!target.anchors().contains(parts[1])) {
                    problems.add(document + ": no heading " + destination);
                }
            }
        }
        return problems;
    }

    /** Blocks of which nobody can tell what they are, or why or where they are run. */
    static List<String> unaccounted(Document document) {
        List<String> problems = new ArrayList<>();
        for (Block block : document.blocks()) {
            if (!LANGUAGES.contains(block.language())) {
                problems.add(block + " is in none of " + LANGUAGES);
            }
            if (block.notRun() != null && block.notRun().isEmpty()) {
                problems.add(block + " has no reason not to be run");
            }
            if (block.runBy() != null && !names(block.runBy(), document)) {
                problems.add(block + " is not run by " + block.runBy() + ", which does not speak of " + document);
            }
        }
        long notes = NOTE.matcher(document.text()).results().count();
        long noted = document.blocks().stream().filter(b -> !b.isRun()).count();
        if (notes != noted) {
            problems.add(document + " has " + notes + " notes above blocks, and " + noted + " blocks below one");
        }
        return problems;
    }

    /** Tests that the text names and that are gone. */
    static List<String> missingTests(Document document) {
        return document.code().stream()
                .filter(c -> TEST.matcher(c).matches() && !tests().containsKey(c))
                .map(c -> document + ": there is no " + c)
                .toList();
    }

    /** Routes that a picture shows and that are gone. */
    static List<String> missingRoutes(Document document, Set<String> routes) {
        return document.blocks().stream()
                .filter(b -> b.language().equals("mermaid"))
                .flatMap(b ->
                        ROUTE.matcher(b.code().replace("camel-mcp-oauth", "")).results())
                .filter(m -> !routes.contains(m.group()))
                .map(m -> document + ": there is no route " + m.group())
                .toList();
    }

    /** Whether that test, or what it extends, speaks of the page. */
    private static boolean names(String test, Document document) {
        Path source = tests().get(test);
        return source != null && read(source).contains(document.path().toString());
    }

    private static Map<String, Path> tests() {
        Map<String, Path> tests = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            files.filter(f -> f.toString().endsWith(".java"))
                    .forEach(f -> tests.put(f.getFileName().toString().replace(".java", ""), f));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tests;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
