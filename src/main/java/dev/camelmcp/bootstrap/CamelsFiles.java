package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigProblem;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Camel's own properties that name files, in a context where Camel knows how to read them. Camel reads them once; they
 * are read here so that it can be said when they have changed. Stateless.
 */
final class CamelsFiles {

    private static final String PREFIX = "camel.";
    private static final String VARIABLE = "CAMEL_";

    private CamelsFiles() {}

    static boolean isCamels(String key) {
        return key.startsWith(PREFIX) || key.startsWith(VARIABLE);
    }

    /** Reads them all, for these placeholders to note, and says which cannot be read. */
    static List<ConfigProblem> read(CamelContext context, Placeholders placeholders) {
        PropertiesComponent properties = context.getPropertiesComponent();
        if (!(properties.getPropertiesFunction(FilePropertiesFunction.NAME) instanceof FilePropertiesFunction)) {
            return List.of();
        }
        List<ConfigEntry> entries =
                new ArrayList<>(CamelConfigSource.entries(properties.loadProperties(CamelsFiles::isCamels)));
        entries.addAll(CamelConfigSource.systemProperties(PREFIX));
        System.getenv().forEach((name, value) -> {
            if (name.startsWith(VARIABLE)) {
                entries.add(new ConfigEntry(name, value, "environment"));
            }
        });
        List<ConfigProblem> problems = new ArrayList<>();
        for (ConfigEntry entry : entries) {
            try {
                if (entry.value().contains("{{")) {
                    String unused = placeholders.apply(entry);
                }
            } catch (IllegalArgumentException e) {
                problems.add(new ConfigProblem(entry.key(), entry.source(), String.valueOf(e.getMessage())));
            }
        }
        return problems;
    }
}
