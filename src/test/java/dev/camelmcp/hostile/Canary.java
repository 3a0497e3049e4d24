package dev.camelmcp.hostile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What must not come out of the gateway: a mark that is in every secret, every token and every body of the hostile
 * server. An error code or a scope that is meant to be shown has no mark.
 */
public final class Canary {

    public static final String MARK = "cAnArY";
    public static final String CLIENT_ID = "hostile-client";

    /** Must be form-encoded before it goes into {@code Authorization: Basic}. */
    public static final String SECRET = MARK + "/+: %" + MARK;

    /** Marked at both ends: not even its first characters may be shown. */
    public static final String TOKEN = MARK + "-token-" + MARK;

    /** {@code Authorization: Basic} as RFC 6749 §2.3.1 wants it. */
    static final String BASIC = "Basic " + base64(CLIENT_ID + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8));

    private static final List<String> TRACES = List.of(MARK, BASIC.substring("Basic ".length()), base64(SECRET));

    private Canary() {}

    /** The first trace of a secret, a token or a body in the text. */
    public static Optional<String> in(String text) {
        return TRACES.stream().filter(text::contains).findFirst();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
