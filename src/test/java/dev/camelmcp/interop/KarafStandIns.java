package dev.camelmcp.interop;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bundles under the coordinates of {@code org.apache.camel.karaf}, made of Camel's own jars: those bundles are not on
 * every mirror, while the features file that names them is. What they export and import is worked out by bnd, as the
 * originals' is.
 */
final class KarafStandIns {

    private static final Pattern BUNDLE = Pattern.compile("mvn:org\\.apache\\.camel\\.karaf/([a-z0-9-]+)/([0-9.]+)</");

    /** The features whose bundles are wanted: those of our feature, and what they need. */
    private static final Set<String> FEATURES = Set.of(
            "camel-core",
            "camel-yaml-dsl",
            "camel-http",
            "camel-jackson",
            "camel-caffeine",
            "camel-micrometer",
            "camel-platform-http",
            "camel-platform-http-vertx",
            "camel-vertx-common");

    /** Bundles that hold more than one of Camel's jars. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "camel-yaml-dsl",
            List.of("camel-yaml-dsl", "camel-yaml-dsl-common", "camel-yaml-dsl-deserializers", "camel-dsl-support"),
            "camel-xml-jaxp",
            List.of("camel-xml-jaxp", "camel-xml-jaxp-util"));

    /** Packages that two of them would export otherwise. */
    private static final Map<String, String> EXPORTS = Map.of(
            "camel-bean",
            "org.apache.camel.component.bean*,org.apache.camel.component.beanclass*,org.apache.camel.language.bean*",
            "camel-cluster",
            "org.apache.camel.impl.cluster*");

    private static final String OPTIONAL = "io.quarkus.*;resolution:=optional,jdk.jfr;resolution:=optional,"
            + "jakarta.servlet.*;resolution:=optional,org.glassfish.jaxb.*;resolution:=optional,";

    /** Made for other purposes; the features name them nevertheless. */
    private static final Set<String> EMPTY = Set.of("camel-vm", "camel-directvm", "camel-karaf-shell");

    /** On the mirror. */
    private static final String REAL = "camel-core-osgi";

    private final Path jars;
    private final Path repository;

    /**
     * @param jars a folder with Camel's jars
     * @param repository a folder, laid out as a Maven repository, to put the bundles into
     */
    KarafStandIns(Path jars, Path repository) {
        this.jars = jars;
        this.repository = repository;
    }

    /** Makes all that the official features file names for our feature. */
    void make(Path features) throws Exception {
        String text = Files.readString(features);
        Set<String> done = new TreeSet<>();
        for (String feature : FEATURES) {
            Matcher named = Pattern.compile(
                            "<feature name=\"" + feature + "\".*?</feature>\\s*(?=<feature name|</features|<!--)",
                            Pattern.DOTALL)
                    .matcher(text);
            if (!named.find()) {
                throw new IOException("no feature " + feature + " in " + features);
            }
            Matcher bundle = BUNDLE.matcher(named.group());
            while (bundle.find()) {
                if (!bundle.group(1).equals(REAL) && done.add(bundle.group(1))) {
                    make(bundle.group(1), bundle.group(2));
                }
            }
        }
    }

    private void make(String id, String version) throws Exception {
        Path folder = Files.createDirectories(repository.resolve("org/apache/camel/karaf/" + id + "/" + version));
        try (Jar merged = new Jar(id);
                Analyzer analyzer = new Analyzer()) {
            if (!EMPTY.contains(id)) {
                for (String part : PARTS.getOrDefault(id, List.of(id))) {
                    merged.addAll(new Jar(jar(part).toFile()));
                }
            }
            merged.setManifest((Manifest) null);
            analyzer.setJar(merged);
            analyzer.setBundleSymbolicName(id);
            analyzer.setBundleVersion(version);
            analyzer.setProperty("Bundle-Name", "Stand-in for org.apache.camel.karaf:" + id);
            List<String> exports = new ArrayList<>();
            for (String packages : EXPORTS.getOrDefault(id, "org.apache.camel*").split(",")) {
                exports.add(packages + ";version=" + version);
            }
            analyzer.setExportPackage(String.join(",", exports));
            analyzer.setImportPackage("org.apache.camel.*;version=\"" + range(version) + "\"," + OPTIONAL + "*");
            analyzer.setProperty("-versionpolicy", "[$(version;==;$(@)),$(version;+;$(@)))");
            analyzer.setProperty("-noextraheaders", "true");
            merged.setManifest(analyzer.calcManifest());
            if (!analyzer.getErrors().isEmpty()) {
                throw new IOException(id + ": " + analyzer.getErrors());
            }
            merged.write(folder.resolve(id + "-" + version + ".jar").toFile());
        }
        Files.writeString(
                folder.resolve(id + "-" + version + ".pom"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>org.apache.camel.karaf</groupId><artifactId>" + id
                        + "</artifactId><version>" + version + "</version></project>");
    }

    private Path jar(String id) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, id + "-[0-9]*.jar")) {
            for (Path jar : found) {
                return jar;
            }
        }
        throw new IOException("no jar of " + id + " in " + jars);
    }

    /** {@code 4.14.5} is {@code [4.14,4.15)}. */
    private static String range(String version) {
        String[] parts = version.split("\\.");
        return "[" + parts[0] + "." + parts[1] + "," + parts[0] + "." + (Integer.parseInt(parts[1]) + 1) + ")";
    }
}
