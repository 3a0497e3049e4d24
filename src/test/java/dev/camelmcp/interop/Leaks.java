package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Looks for a client secret in text, in each form in which a token request could have carried it. */
final class Leaks {

    private Leaks() {}

    static void assertNoSecret(String text, String secret) {
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        assertThat(text).doesNotContain(secret).doesNotContain(form).doesNotContain(basic(form), basic(secret));
    }

    private static String basic(String secret) {
        String credentials = ProtectedServer.CLIENT_ID + ":" + secret;
        return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
