package dev.camelmcp.support;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Values of the {@code Authorization} header for client_secret_basic, independent of the code under test. */
public final class BasicCredentials {
    private BasicCredentials() {}

    /** Identifier and secret form-encoded before they are joined (RFC 6749 section 2.3.1). */
    public static String formEncoded(TestClient client) {
        return header(encode(client.id()), encode(client.secret()));
    }

    /** As many clients wrongly do it, and as {@code basic-auth-encoding=raw} sends it. */
    public static String raw(TestClient client) {
        return header(client.id(), client.secret());
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String header(String id, String secret) {
        byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
