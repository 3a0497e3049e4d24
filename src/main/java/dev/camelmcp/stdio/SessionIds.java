package dev.camelmcp.stdio;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ids of sessions, {@code NODE.RANDOM}: which node has the process, so that a load balancer can tell by the id
 * alone, and another node too. Visible ASCII, as MCP 2025-11-25 wants it. Thread-safe.
 */
final class SessionIds {

    /** Bytes of an id: nobody guesses it (MCP 2025-11-25, Session Hijacking). */
    private static final int ID_BYTES = 24;

    /** Bytes of a name that nobody chose. */
    private static final int NAME_BYTES = 4;

    /** Nothing else is taken for an id of a node, so that a caller cannot put just anything into the log. */
    private static final Pattern ID = Pattern.compile("([A-Za-z0-9_-]{1,63})\\.[A-Za-z0-9_-]{32}");

    private final SecureRandom random = new SecureRandom();
    private final String node;

    /** @param configured the name of this node; empty for one by chance */
    SessionIds(String configured) {
        this.node = configured.isEmpty() ? text(NAME_BYTES) : configured;
    }

    /** The name of this node. */
    String node() {
        return node;
    }

    String next() {
        return node + "." + text(ID_BYTES);
    }

    /** The other node that an id is of; null where it is of this one, or of none. */
    @Nullable
    String foreignNode(String id) {
        Matcher matcher = ID.matcher(id);
        return matcher.matches() && !matcher.group(1).equals(node) ? matcher.group(1) : null;
    }

    private String text(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
