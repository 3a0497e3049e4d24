package dev.camelmcp.acquire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads a form-encoded answer: {@code access_token=…&token_type=bearer}. Stateless. */
final class FormAnswer {

    private FormAnswer() {}

    /** The members; empty where the bytes are no form, or one that names a member twice. */
    static Map<String, String> parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (!text.matches("[\\x21-\\x7E]+=[\\x21-\\x7E]*") || text.startsWith("<") || text.startsWith("{")) {
            return Map.of();
        }
        Map<String, String> members = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            try {
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                if (members.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                    return Map.of();
                }
            } catch (IllegalArgumentException e) {
                return Map.of();
            }
        }
        return members;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
