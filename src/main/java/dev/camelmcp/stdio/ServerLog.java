package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a local server writes to its standard error, in the log under the server's name: one line at a time, cut, and
 * without the secrets that the server was given. Thread-safe.
 */
final class ServerLog {

    /** Characters of a line. */
    private static final int MAX_LENGTH = 4_096;

    /** Shorter ones are words that appear everywhere. */
    private static final int MIN_SECRET = 6;

    private static final String MASK = "****";

    private final Logger log;
    private final List<String> secrets;

    /** @param secrets what must not be in the log */
    ServerLog(ServerRegistration server, Collection<Secret> secrets) {
        this.log = LoggerFactory.getLogger("dev.camelmcp.server." + server.getId());
        // longest first: one may be a part of another
        this.secrets = secrets.stream()
                .map(Secret::value)
                .filter(s -> s.length() >= MIN_SECRET)
                .distinct()
                .sorted((a, b) -> Integer.compare(b.length(), a.length()))
                .toList();
    }

    Logger logger() {
        return log;
    }

    /** Reads until the end. */
    void copy(InputStream stderr) {
        LineReader lines = new LineReader(stderr, MAX_LENGTH * 4);
        try {
            boolean more = true;
            while (more) {
                more = line(lines);
            }
        } catch (IOException e) {
            log.debug("standard error cannot be read: {}", e.getMessage());
        }
    }

    private boolean line(LineReader lines) throws IOException {
        try {
            byte[] line = lines.next();
            if (line != null && line.length > 0) {
                log.info("{}", printable(new String(line, StandardCharsets.UTF_8)));
            }
            return line != null;
        } catch (LineReader.TooLongException e) {
            // not even its beginning: a cut could leave a part of a secret that is not recognised
            log.info("(a line of more than {} bytes)", MAX_LENGTH * 4);
            return lines.skipLine();
        }
    }

    /** Without secrets, without control characters, and cut. */
    String printable(String line) {
        String text = line;
        for (String secret : secrets) {
            text = text.replace(secret, MASK);
        }
        text = text.strip().replaceAll("\\p{Cntrl}", "?");
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    }
}
