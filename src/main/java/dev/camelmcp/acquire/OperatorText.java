package dev.camelmcp.acquire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Makes of what another party wrote one line that may stand in the log: without control characters, without what is
 * secret, and not longer than {@value #LONGEST} characters. Stateless.
 */
public final class OperatorText {

    private static final int LONGEST = 500;

    /** Fewer letters and digits than these are in every text. */
    private static final int SHORTEST_SECRET = 4;

    private static final String MASK = "****";

    private OperatorText() {}

    /** The text, with each secret masked in all forms that it was sent in; only a note where one is in it otherwise. */
    public static String of(String text, Collection<String> secrets) {
        String clean = oneLine(text);
        for (String secret : secrets) {
            for (String form : forms(secret).toList()) {
                clean = form.isEmpty() ? clean : clean.replace(form, MASK);
            }
        }
        // a token that nobody here has sent
        clean = clean.replaceAll("eyJ[A-Za-z0-9_-]{8,}[A-Za-z0-9_.-]*", MASK);
        String squeezed = squeezed(clean);
        boolean leaks = secrets.stream()
                .flatMap(OperatorText::forms)
                .map(OperatorText::squeezed)
                .anyMatch(s -> s.length() >= SHORTEST_SECRET && squeezed.contains(s));
        if (leaks) {
            return "a description that holds a secret, and is not shown";
        }
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\s\\p{Z}]+", " ")
                .replaceAll("[\\p{C}&&[^ ]]", "")
                .strip();
    }

    private static Stream<String> forms(String secret) {
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        return Stream.of(secret, oneLine(secret), encoded, encoded.replace("+", "%20"), base64);
    }

    /** What is left when somebody writes it with other blanks, quotes or escapes in between. */
    private static String squeezed(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
