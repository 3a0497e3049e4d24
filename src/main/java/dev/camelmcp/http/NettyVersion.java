package dev.camelmcp.http;

import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.util.Version;
import java.util.Optional;

/**
 * The Netty that reads requests and answers. A host's own choice of versions wins over ours, and an older one does not
 * see where each message ends. Stateless.
 */
public final class NettyVersion {

    /**
     * What the distribution has. Up to 4.1.130, chunk sizes that overflow are misread, and line ends in chunk extensions.
     */
    static final String NEEDED = "4.1.135.Final";

    private NettyVersion() {}

    /** What a log is to say about the one that is here; empty where all is well, or nothing tells. */
    public static Optional<String> warning() {
        return warning(HttpObjectDecoder.class.getClassLoader());
    }

    /**
     * @param loader of Netty's HTTP codec
     */
    static Optional<String> warning(ClassLoader loader) {
        return Optional.ofNullable(Version.identify(loader).get("netty-codec-http"))
                .map(Version::artifactVersion)
                .filter(NettyVersion::isOlder)
                .map(found -> "Netty " + found + " is older than " + NEEDED
                        + ", and its HTTP codec lacks fixes against request smuggling;"
                        + " import io.netty:netty-bom:" + NEEDED + " before other BOMs");
    }

    private static boolean isOlder(String found) {
        String[] here = found.split("\\.");
        String[] needed = NEEDED.split("\\.");
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
