package dev.camelmcp.acquire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes of what another party wrote one line that may stand in the log: without control characters, without what is
 * secret, and not longer than {@value #LONGEST} characters. Stateless.
 */
public final class OperatorText {

    private static final int LONGEST = 500;

    /** Fewer characters than these are in every text, and each mask would tell them. */
    private static final int SHORTEST_SECRET = 4;

    /** Percent-encoded twice, and once more in HTML or JSON. */
    private static final int LAYERS = 3;

    private static final String MASK = "****";
    private static final String TOO_SHORT = "(not shown: the secret is too short to be masked)";
    private static final String HIDDEN = "a description that holds a secret, and is not shown";

    private OperatorText() {}

    /**
     * The text, with each secret masked in the forms that it is usually sent in; only a note where one is in it
     * otherwise.
     *
     * @param text of others: in words of ours, the mask would tell the secret
     */
    public static String of(String text, Collection<String> secrets) {
        if (secrets.stream().anyMatch(OperatorText::isTooShort)) {
            return TOO_SHORT;
        }
        String clean = oneLine(text);
        for (String form : secrets.stream().flatMap(OperatorText::forms).toList()) {
            clean = form.isEmpty() ? clean : clean.replace(form, MASK);
        }
        // a token that nobody here has sent
        clean = clean.replaceAll("eyJ[A-Za-z0-9_-]{8,}[A-Za-z0-9_.-]*", MASK);
        if (leaks(clean, secrets)) {
            return HIDDEN;
        }
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }

    /** Whether a secret is in the text, however it is escaped, encoded or spaced. */
    static boolean leaks(String text, Collection<String> secrets) {
        List<String> layers = layers(text);
        return secrets.stream().anyMatch(OperatorText::isTooShort)
                || secrets.stream()
                        .flatMap(OperatorText::needles)
                        .anyMatch(needle -> layers.stream().anyMatch(layer -> layer.contains(needle)));
    }

    /** Whether a value that may be a secret, or a flag or a version, is long enough to be looked for. */
    public static boolean isMaskable(String value) {
        return value.length() >= SHORTEST_SECRET;
    }

    private static boolean isTooShort(String secret) {
        return !secret.isEmpty() && !isMaskable(secret);
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

    /** Text as it is, and with one layer of escapes less, and so on; each as it stands and squeezed. */
    private static List<String> layers(String text) {
        List<String> layers = new ArrayList<>();
        String layer = text;
        for (int i = 0; i <= LAYERS; i++) {
            layers.add(layer);
            layers.add(squeezed(layer));
            layer = Escapes.undone(layer);
        }
        return layers;
    }

    /** What a squeezed text has in it that tells the secret. */
    private static Stream<String> needles(String secret) {
        byte[] raw = secret.getBytes(StandardCharsets.UTF_8);
        byte[] encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        Stream<String> readable =
                Stream.of(secret, Escapes.undone(secret), HexFormat.of().formatHex(raw));
        Stream<String> squeezed = Stream.of(readable, base64(raw), base64(encoded))
                .flatMap(forms -> forms)
                .map(OperatorText::squeezed);
        return Stream.concat(Stream.of(secret), squeezed).filter(needle -> needle.length() >= SHORTEST_SECRET);
    }

    /**
     * What is the same in Base64 whatever stands before and behind, such as {@code id:}: for each place that the first
     * byte may have in a group of three.
     */
    private static Stream<String> base64(byte[] secret) {
        return IntStream.range(0, 3).mapToObj(before -> {
            byte[] shifted = new byte[before + secret.length];
            System.arraycopy(secret, 0, shifted, before, secret.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            int whole = shifted.length % 3 == 0 ? text.length() : text.length() - 1;
            return text.substring(Math.min(whole, before == 0 ? 0 : before + 1), whole);
        });
    }

    /** What is left when somebody writes it with other blanks, quotes or escapes in between. */
    private static String squeezed(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
