package dev.camelmcp.acquire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer as text. Stateless. */
final class AnswerText {

    private static final String BOM = "\uFEFF";
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([A-Za-z0-9._:-]{1,40})");

    private AnswerText() {}

    /**
     * Strictly UTF-8 (RFC 8259 §8.1); Jackson would take overlong sequences for what they spell. Bytes that are none
     * are read by the charset that the answer names.
     *
     * @param type the {@code Content-Type}; null for none
     */
    static String strict(byte[] bytes, @Nullable String type) throws CharacterCodingException {
        String text;
        try {
            text = decoded(bytes, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            Charset named = charset(type);
            if (named == null) {
                throw e;
            }
            text = decoded(bytes, named);
        }
        return text.startsWith(BOM) ? text.substring(1) : text;
    }

    /** The same, with a replacement for each byte that says nothing. */
    static String lenient(byte[] bytes, @Nullable String type) {
        try {
            return strict(bytes, type);
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static String decoded(byte[] bytes, Charset charset) throws CharacterCodingException {
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static @Nullable Charset charset(@Nullable String type) {
        Matcher named = CHARSET.matcher(type == null ? "" : type);
        try {
            return named.find() ? Charset.forName(named.group(1)) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
