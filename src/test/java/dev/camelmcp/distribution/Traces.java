package dev.camelmcp.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.camelmcp.support.BasicCredentials;
import dev.camelmcp.support.TestClient;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;

/** What a secret or a token would look like in a log, in each form in which it travels or is kept. */
record Traces(List<String> forms) {

    static Traces ofSecret(TestClient client) {
        String secret = client.secret();
        String form = URLEncoder.encode(secret, UTF_8);
        return new Traces(List.of(
                secret,
                form,
                form.replace("+", "%20"),
                // its letters alone, should the rest be escaped in yet another manner
                secret.substring(0, secret.indexOf('/')),
                withoutScheme(BasicCredentials.formEncoded(client)),
                withoutScheme(BasicCredentials.raw(client)),
                Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8))));
    }

    /** The token, and what is only in it: payload and signature, of the latter a beginning is enough. */
    static Traces ofToken(String jwt) {
        String[] parts = jwt.split("\\.");
        return new Traces(List.of(jwt, parts[1], parts[2].substring(0, 10)));
    }

    /** The lines that hold one of the forms; they name the logger. */
    List<String> in(String text) {
        return text.lines()
                .filter(line -> forms.stream().anyMatch(line::contains))
                .toList();
    }

    private static String withoutScheme(String header) {
        return header.substring("Basic ".length());
    }
}
