package dev.camelmcp.config;

import dev.camelmcp.token.Secret;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the program of a local server finds in its environment, and a command that is run for a server: the gateway's
 * own variables but those that configure the gateway, then those of the server's entry, then those with its token. The
 * list is in docs/local-servers.md. Thread-safe.
 */
public final class ProgramEnvironment {

    /** The bean. */
    public static final String BEAN = "mcpProgramEnvironment";

    /** Configure the gateway, and Camel in it. */
    private static final Set<String> PREFIXES = Set.of("MCP_", "CAMEL_");

    /** Options of a JVM, which may be properties of ours. */
    private static final Set<String> OPTIONS = Set.of("JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS");

    private final Set<String> resolved = ConcurrentHashMap.newKeySet();

    /** A placeholder was resolved by that variable: it may be a secret that is meant for one server alone. */
    public void resolved(String variable) {
        resolved.add(variable);
    }

    /**
     * The environment of a program.
     *
     * @param own the gateway's own variables
     * @param token variables that hold the server's token; empty without OAuth
     */
    public Map<String, String> of(Map<String, String> own, ServerRegistration server, Map<String, String> token) {
        Map<String, String> environment = new TreeMap<>(own);
        environment.entrySet().removeIf(v -> isOurs(v.getKey(), v.getValue()));
        if (server.target() instanceof LocalTarget local) {
            for (Map.Entry<String, Secret> variable : local.env().entrySet()) {
                environment.put(variable.getKey(), variable.getValue().value());
            }
        }
        environment.putAll(token);
        return environment;
    }

    private boolean isOurs(String name, String value) {
        return PREFIXES.stream().anyMatch(name::startsWith)
                || resolved.contains(name)
                || (OPTIONS.contains(name) && (value.contains("-Dmcp.") || value.contains("-Dcamel.")));
    }
}
