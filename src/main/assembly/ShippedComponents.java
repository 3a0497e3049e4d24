import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Takes out of the SBOM, which lists what Maven resolves, what the distribution leaves out. Run by the build as a source
 * file.
 */
public final class ShippedComponents {

    private ShippedComponents() {}

    /**
     * @param arguments the SBOM, and the assembly descriptor that says what is shipped
     */
    public static void main(String[] arguments) throws Exception {
        File file = new File(arguments[0]);
        Document assembly =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new File(arguments[1]));
        List<String> excludes = patterns(assembly, "exclude");
        List<String> includes = patterns(assembly, "include");
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        JsonNode bom = json.readTree(file);
        Set<String> gone = new HashSet<>();
        for (Iterator<JsonNode> all = bom.required("components").iterator(); all.hasNext(); ) {
            JsonNode component = all.next();
            String id = component.path("group").asText() + ":" + component.required("name").asText();
            if (matches(excludes, id) && !matches(includes, id)) {
                gone.add(component.required("bom-ref").asText());
                all.remove();
            } else {
                // optional for who embeds the jar; here it is part of what is shipped
                ((ObjectNode) component).put("scope", "required");
            }
        }
        for (Iterator<JsonNode> all = bom.required("dependencies").iterator(); all.hasNext(); ) {
            JsonNode dependency = all.next();
            if (gone.contains(dependency.required("ref").asText())) {
                all.remove();
            } else {
                remove(dependency.path("dependsOn").iterator(), gone);
            }
        }
        json.writeValue(file, bom);
    }

    private static void remove(Iterator<JsonNode> references, Set<String> gone) {
        while (references.hasNext()) {
            if (gone.contains(references.next().asText())) {
                references.remove();
            }
        }
    }

    private static List<String> patterns(Document assembly, String element) {
        NodeList found = assembly.getElementsByTagName(element);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .filter(pattern -> pattern.contains(":"))
                .toList();
    }

    private static boolean matches(List<String> patterns, String id) {
        return patterns.stream()
                .anyMatch(p -> p.endsWith(":*") ? id.startsWith(p.substring(0, p.length() - 1)) : id.equals(p));
    }
}
