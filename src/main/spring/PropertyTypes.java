import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the types that editors complete {@code mcp.servers.<id>.…} and {@code mcp.inbound.api-keys.<name>.…} by: what
 * {@code META-INF/spring-configuration-metadata.json} can say of a map is the type of its values, and editors read that.
 * Names, texts and defaults are those of the tables of docs/configuration.md, types those of {@code ServerProperty}. Run
 * by the build as a source file.
 */
public final class PropertyTypes {

    private static final String PACKAGE = "dev.camelmcp.spring";
    private static final String KEYS = "mcp.inbound.api-keys.<name>.";

    private static final Pattern ROW = Pattern.compile("\\| (`.+?) \\|(?: (.*?))? \\|(?: (.*?))? \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");
    private static final Pattern CONSTANT =
            Pattern.compile("^ {4}[A-Z_]+\\(\"([a-z.-]+)\"(?:, Shape\\.([A-Z]+))?\\)[,;]", Pattern.MULTILINE);

    private static final Map<String, String> TYPES = Map.of(
            "TEXT", "String",
            "BOOLEAN", "Boolean",
            "INTEGER", "Integer",
            "SEVERAL", "java.util.List<String>",
            "LIST", "java.util.List<String>",
            "MAP", "java.util.Map<String, String>");

    /** Where no host can bring values of its own, editors offer these. */
    private static final Map<String, String> CHOICES = Map.of(
            "oauth.discovery", "enum Discovery { AUTO, OFF }",
            "oauth.basic-auth-encoding", "enum BasicAuthEncoding { FORM, RAW }",
            "oauth.signing-algorithm", "dev.camelmcp.config.SigningAlgorithm");

    /** A property, or where {@code members} has some, what others stand below. */
    private record Node(String key, String type, String text, Map<String, Node> members) {

        Node(String key, String type, String text) {
            this(key, type, text, new LinkedHashMap<>());
        }
    }

    private PropertyTypes() {}

    /** @param arguments the page, the source of {@code ServerProperty}, and the folder for what is written */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> rows = rows(Files.readString(Path.of(arguments[0])));
        Path folder = Path.of(arguments[2]).resolve(PACKAGE.replace('.', '/'));
        Files.createDirectories(folder);

        Node server = new Node("", "McpServerProperties", "The properties of one MCP server.");
        Matcher constant = CONSTANT.matcher(Files.readString(Path.of(arguments[1])));
        while (constant.find()) {
            String key = constant.group(1);
            String shape = constant.group(2) == null ? "TEXT" : constant.group(2);
            add(server, key, CHOICES.getOrDefault(key, TYPES.get(shape)), rows.get(key));
        }
        write(folder, server);

        Node apiKey = new Node("", "McpApiKeyProperties", "The properties of one API key.");
        rows.forEach((key, text) -> {
            if (key.startsWith(KEYS)) {
                String type = text.contains("separated by commas") ? "SEVERAL" : "TEXT";
                add(apiKey, key.substring(KEYS.length()), TYPES.get(type), text);
            }
        });
        write(folder, apiKey);
    }

    /** What the tables say of each property, as Javadoc; entries of a map under its own name. */
    private static Map<String, String> rows(String page) {
        Map<String, String> rows = new TreeMap<>();
        page.lines().map(ROW::matcher).filter(Matcher::matches).forEach(row -> {
            Matcher key = CODE.matcher(row.group(1));
            while (key.find()) {
                rows.put(key.group(1).replaceFirst("\\.<(name|NAME)>$", ""), text(row.group(3), row.group(2)));
            }
        });
        return rows;
    }

    private static String text(String meaning, String standard) {
        String text = sentence(meaning);
        if (standard == null || standard.isBlank()) {
            return text;
        }
        String rest = standard.startsWith("required") ? sentence(standard) : "Default: " + javadoc(standard) + ".";
        return text.isEmpty() ? rest : text + " " + rest;
    }

    private static String sentence(String markdown) {
        return markdown == null || markdown.isBlank()
                ? ""
                : javadoc(markdown.substring(0, 1).toUpperCase(Locale.ROOT) + markdown.substring(1)) + ".";
    }

    private static String javadoc(String markdown) {
        String text = LINK.matcher(markdown).replaceAll("$1").replace("&", "&amp;").replace("<", "&lt;");
        return CODE.matcher(text)
                .replaceAll(code -> Matcher.quoteReplacement(
                        "{@code " + code.group(1).replace("&lt;", "<").replace("&amp;", "&") + "}"));
    }

    private static void add(Node node, String key, String type, String text) {
        int dot = key.indexOf('.', node.key.isEmpty() ? 0 : node.key.length() + 1);
        if (dot < 0) {
            if (text == null || text.isBlank()) {
                throw new IllegalArgumentException(key + " has no text in a table of properties");
            }
            node.members.put(key, new Node(key, type, text));
            return;
        }
        String group = key.substring(0, dot);
        add(
                node.members.computeIfAbsent(
                        group, g -> new Node(g, camelCase(g) + "Properties", "Those below {@code " + g + ".}")),
                key,
                type,
                text);
    }

    private static void write(Path folder, Node node) throws IOException {
        Files.writeString(
                folder.resolve(node.type + ".java"),
                "package " + PACKAGE + ";\n\n" + type(node, "@org.jspecify.annotations.NullUnmarked\npublic final class "));
    }

    private static String type(Node node, String beginning) {
        StringBuilder source = new StringBuilder("/** " + node.text + " For editors; nothing makes one. */\n")
                .append(beginning)
                .append(node.type)
                .append(" {\n");
        for (Node member : node.members.values()) {
            boolean group = !member.members.isEmpty();
            String type = member.type;
            if (type.startsWith("enum ")) {
                source.append("/** Values of {@code ").append(member.key).append("}. */\npublic ");
                source.append(type).append('\n');
                type = type.split(" ")[1];
            }
            String name = camelCase(member.key.substring(member.key.lastIndexOf('.') + 1));
            String field = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
            String javadoc = "/** " + member.text + " */\n";
            source.append(javadoc).append("private ").append(type).append(' ').append(field).append(";\n");
            source.append(javadoc).append("public ").append(type).append(" get").append(name);
            source.append("() { return ").append(field).append("; }\n");
            source.append(javadoc).append("public void set").append(name).append('(').append(type).append(" value) { ");
            source.append(field).append(" = value; }\n");
            if (group) {
                source.append(type(member, "public static final class "));
            }
        }
        return source.append("}\n").toString();
    }

    /** {@code oauth.token-url} is TokenUrl of Oauth. */
    private static String camelCase(String key) {
        StringBuilder name = new StringBuilder();
        for (String word : key.substring(key.lastIndexOf('.') + 1).split("-")) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.toString();
    }
}
