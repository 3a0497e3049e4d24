package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;

/**
 * Libraries in a folder of the distribution's {@code lib/optional/}, which {@code bin/mcp-oauth} adds to the class path
 * where a property asks for them. Immutable.
 *
 * @param properties each asks for them, unless it is {@code false} or empty; {@code bin/mcp-oauth} has them too
 * @param type one of them
 */
record OptionalLibraries(String folder, List<String> properties, String type) {

    private static final List<OptionalLibraries> ALL = List.of(
            new OptionalLibraries(
                    "opentelemetry",
                    List.of("camel.opentelemetry2.enabled"),
                    "org.apache.camel.opentelemetry2.OpenTelemetryTracer"),
            new OptionalLibraries(
                    "jwt",
                    List.of(
                            "camel.server.jwt-keystore-path",
                            "camel.server.jwtKeystorePath",
                            "camel.management.jwt-keystore-path",
                            "camel.management.jwtKeystorePath"),
                    "io.vertx.ext.auth.jwt.JWTAuth"),
            new OptionalLibraries("redis", List.of("mcp.store.redis.url"), "io.vertx.redis.client.Redis"));

    /**
     * Refuses a property whose libraries are not there; Camel's message, if any, would not say where they belong.
     *
     * @throws ConfigException naming the properties, the folder and the remedy
     */
    static void check(CamelContext context) {
        List<ConfigProblem> problems = ALL.stream()
                .filter(libraries -> context.getClassResolver().resolveClass(libraries.type) == null)
                .flatMap(libraries -> libraries.properties.stream()
                        .map(property -> MainProperty.of(context, property, "false"))
                        .filter(property ->
                                !property.value().isBlank() && !property.value().equalsIgnoreCase("false"))
                        .map(libraries::missing))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private ConfigProblem missing(MainProperty asking) {
        Path place = Path.of(System.getProperty(Gateway.HOME, "."), "lib/optional", folder);
        String remedy = hasJars(place)
                ? "that bin/mcp-oauth finds where the property is in the properties file, in the environment or a -D;"
                        + " set it there"
                : "which are not there; unpack that folder from the distribution again, or remove the property";
        return new ConfigProblem(asking.key(), asking.source(), "needs the libraries of " + place + ", " + remedy);
    }

    private static boolean hasJars(Path place) {
        String[] jars = place.toFile().list((parent, name) -> name.endsWith(".jar"));
        return jars != null && jars.length > 0;
    }
}
