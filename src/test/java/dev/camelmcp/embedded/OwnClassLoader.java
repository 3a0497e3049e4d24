package dev.camelmcp.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import org.apache.camel.CamelContext;

/**
 * Our classes once more, as an application server would load them that deploys and undeploys: nobody else has them, and
 * everything else is the host's.
 */
final class OwnClassLoader extends URLClassLoader {

    private static final String OURS = "dev.camelmcp.";
    private static final String TESTS = OURS + "embedded.";

    private OwnClassLoader(URL classes) {
        super(new URL[] {classes}, OwnClassLoader.class.getClassLoader());
    }

    static OwnClassLoader open() throws ClassNotFoundException {
        return new OwnClassLoader(Class.forName("dev.camelmcp.bootstrap.McpOAuth")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS) || name.startsWith(TESTS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
        URL found = findResource(name);
        try {
            return found == null ? super.getResourceAsStream(name) : found.openStream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Installs by this loader's classes. */
    AutoCloseable install(CamelContext context) throws Exception {
        Class<?> own = loadClass("dev.camelmcp.bootstrap.McpOAuth");
        if (own.getClassLoader() != this) {
            throw new IllegalStateException("loaded by the host");
        }
        return (AutoCloseable) own.getMethod("install", CamelContext.class).invoke(null, context);
    }
}
