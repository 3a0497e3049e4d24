package dev.camelmcp.interop;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** {@link KarafHost} as a bundle. Stateless. */
final class KarafHostBundle {

    private KarafHostBundle() {}

    /** Makes it. */
    static Path in(Path folder, String url) throws Exception {
        Path file = folder.resolve("host.jar");
        try (Jar jar = new Jar("host");
                Analyzer analyzer = new Analyzer()) {
            for (Class<?> part : List.of(KarafHost.class, KarafHost.Routes.class)) {
                String name = part.getName().replace('.', '/') + ".class";
                try (InputStream code = part.getClassLoader().getResourceAsStream(name)) {
                    jar.putResource(name, new EmbeddedResource(code.readAllBytes(), 0));
                }
            }
            analyzer.setJar(jar);
            analyzer.setBundleSymbolicName("host");
            analyzer.setBundleVersion("1");
            analyzer.setBundleActivator(KarafHost.class.getName());
            analyzer.setProperty("Upstream", url);
            analyzer.setImportPackage(
                    "org.apache.camel.*;version=\"[4.14,5)\"," + "org.osgi.*,!dev.camelmcp.*,*;resolution:=optional");
            jar.setManifest(analyzer.calcManifest());
            jar.write(file.toFile());
        }
        return file;
    }
}
