package dev.camelmcp.bootstrap;

import dev.camelmcp.config.Servers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;

/**
 * The servers that routes name in comparisons with the id of the one that is called. An id counts as it is written,
 * here as in paths and in lists of what a key opens; a comparison with another spelling is never true, so that what it
 * guards is open, and nobody is told. Stateless.
 */
final class ServersInRules {

    private static final Pattern COMPARISON =
            Pattern.compile("\\$\\{exchangeProperty\\.McpServer(?:\\.id|Id)}\\s*(==|!=|=~|in)\\s*'([^']*)'");

    private ServersInRules() {}

    /** What is wrong with them, in words, one line each. */
    static List<String> problems(CamelContext context, Collection<Resource> routes, Servers servers) {
        List<String> problems = new ArrayList<>();
        for (Resource file : routes) {
            Matcher comparison = COMPARISON.matcher(text(file));
            while (comparison.find()) {
                String operator = comparison.group(1);
                String named = resolve(context, comparison.group(2));
                for (String id : operator.equals("in") ? named.split(",", -1) : new String[] {named}) {
                    boolean known = servers.all().stream()
                            .map(server -> server.serverId().server())
                            .anyMatch(s -> operator.equals("=~") ? s.equalsIgnoreCase(id) : s.equals(id));
                    if (!known) {
                        problems.add(problem(file, id, servers));
                    }
                }
            }
        }
        return problems.stream().distinct().toList();
    }

    private static String problem(Resource file, String id, Servers servers) {
        Optional<String> meant = servers.nearest(id);
        return "A rule in " + file.getLocation() + " is for the server '" + id
                + "', and there is none, so it is for nobody; "
                + meant.map(name -> "did you mean '" + name + "'? ").orElse("")
                + "Ids count as they are written; correct the rule, or take it out";
    }

    private static String resolve(CamelContext context, String text) {
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException e) {
            return text; // Camel has told whose it is
        }
    }

    /** Without what is commented out. */
    private static String text(Resource file) {
        try (InputStream in = file.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^\\s*#.*$", "");
        } catch (IOException e) {
            return ""; // gone since it was read
        }
    }
}
