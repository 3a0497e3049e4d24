package dev.camelmcp.http;

import io.netty.handler.codec.http.HttpObjectDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Netty that reads requests and answers. A host's own choice of versions wins over ours, and an older one does not
 * see where each message ends. Stateless.
 */
public final class NettyVersion {

    private static final Logger LOG = LoggerFactory.getLogger(NettyVersion.class);

    /**
     * Up to 4.1.130, chunk sizes that overflow are misread, and line ends in chunk extensions; up to 4.1.137,
     * {@code chunked} counts where it is not the last transfer coding (CVE-2026-89044).
     */
    static final String NEEDED = "4.1.138.Final";

    /** The same in the line that Spring Boot 4 has. */
    static final String NEEDED_OF_4_2 = "4.2.18.Final";

    private NettyVersion() {}

    /** What a log is to say about the one that is here; empty where all is well, or nothing tells. */
    public static Optional<String> warning() {
        return warning(HttpObjectDecoder.class.getClassLoader());
    }

    /** @param loader of Netty's HTTP codec */
    static Optional<String> warning(ClassLoader loader) {
        return version(loader).flatMap(found -> {
            String needed = found.startsWith("4.2.") ? NEEDED_OF_4_2 : NEEDED;
            return isOlder(found, needed)
                    ? Optional.of("Netty " + found + " is older than " + needed
                            + ", and its HTTP codec lacks fixes against request smuggling;"
                            + " import io.netty:netty-bom:" + needed + " before other BOMs")
                    : Optional.empty();
        });
    }

    /** Netty's own {@code Version} reads three dates of each of its jars for that, which takes 30 ms of a start. */
    private static Optional<String> version(ClassLoader loader) {
        try {
            for (URL jar : Collections.list(loader.getResources("META-INF/io.netty.versions.properties"))) {
                Properties versions = new Properties();
                try (InputStream in = jar.openStream()) {
                    versions.load(in);
                }
                String version = versions.getProperty("netty-codec-http.version");
                if (version != null) {
                    return Optional.of(version);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("Netty's version cannot be read", e);
        }
        return Optional.empty();
    }

    private static boolean isOlder(String found, String wanted) {
        String[] here = found.split("\\.");
        String[] needed = wanted.split("\\.");
        for (int i = 0; i < 3; i++) {
            int difference = number(here, i) - number(needed, i);
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }

    /** Zero where there is none. */
    private static int number(String[] parts, int i) {
        return i < parts.length && parts[i].matches("\\d{1,9}") ? Integer.parseInt(parts[i]) : 0;
    }
}
