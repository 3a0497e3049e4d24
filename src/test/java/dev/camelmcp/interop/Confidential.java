package dev.camelmcp.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What no log may hold, in each form in which it travels, is kept or prints. Not thread-safe. */
final class Confidential {

    private static final int BEGINNING = 16;
    private static final int HEXADECIMAL = 16;

    /** Access tokens and client assertions alike, and no less one that nobody told us of. */
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]+\\.eyJ[\\w-]+");

    private final Map<String, String> forms = new LinkedHashMap<>();

    void addSecret(String secret, String... clientIds) {
        String form = URLEncoder.encode(secret, UTF_8);
        Stream.of(secret, form, form.replace("+", "%20"), base64(secret)).forEach(f -> forms.put(f, "a secret"));
        for (String id : clientIds) {
            forms.put(base64(id + ":" + form), "the credentials of " + id);
            forms.put(base64(id + ":" + secret), "the credentials of " + id);
        }
    }

    /** The token, its beginning when it is opaque, and payload and signature when it is a JWT. */
    void addToken(String token) {
        String[] parts = token.split("\\.");
        forms.put(token, "a token");
        if (parts.length == 1) {
            forms.put(token.substring(0, BEGINNING), "the beginning of a token");
        } else {
            forms.put(parts[1], "the payload of a token");
            forms.put(parts[2].substring(0, BEGINNING), "the signature of a token");
        }
    }

    /** The lines of a PEM file with a private key, except one that is too short to be a sign of anything. */
    void addKeyFile(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            lines.filter(line -> !line.startsWith("-----") && line.length() > BEGINNING)
                    .forEach(line -> forms.put(line, "a line of " + file));
        }
    }

    /** The number that is the secret: decimal, hexadecimal, and as a JWK has it. */
    void addKey(PrivateKey key) {
        BigInteger secret = key instanceof RSAPrivateKey rsa ? rsa.getPrivateExponent() : ((ECPrivateKey) key).getS();
        Stream.of(
                        secret.toString(),
                        secret.toString(HEXADECIMAL),
                        Base64URL.encode(secret).toString())
                .forEach(form -> forms.put(form, "a private key"));
    }

    /** What was found, with the line that holds it. */
    List<String> in(String text) {
        return text.lines().flatMap(this::inLine).toList();
    }

    private Stream<String> inLine(String line) {
        Stream<String> known = forms.entrySet().stream()
                .filter(form -> line.contains(form.getKey()))
                .map(Map.Entry::getValue);
        Stream<String> jwts = JWT.matcher(line).find() ? Stream.of("a JWT") : Stream.empty();
        return Stream.concat(known, jwts).map(what -> what + " in: " + line);
    }

    private static String base64(String value) {
        return Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(UTF_8));
    }
}
