package dev.camelmcp.metadata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.camelmcp.metadata.MetadataException.Step;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that somebody describes itself by (RFC 9728 §3.2, RFC 8414 §3.2), within limits. Members are looked
 * at when they are asked for: those that nobody needs may be anything. A member that is null, or an empty text, counts
 * as absent, since some servers write all that there are. Immutable.
 */
public final class MetadataDocument {

    /** Bytes. Those of the large providers have four to eight thousand. */
    public static final int LARGEST = 64 * 1024;

    public static final int DEEPEST = 20;

    /** Characters of a text. */
    public static final int LONGEST_TEXT = 8192;

    private static final int LONGEST_NUMBER = 100;

    private static final String LIMITS = "has more than " + DEEPEST + " levels, a text of more than " + LONGEST_TEXT
            + " characters or a number of more than " + LONGEST_NUMBER;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    // the second could mean another server than the first
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Step step;
    private final String path;
    private final JsonNode members;

    private MetadataDocument(Step step, String path, JsonNode members) {
        this.step = step;
        this.path = path;
        this.members = members;
    }

    /**
     * Takes a document apart.
     *
     * @param step whose document it is, for messages
     * @param json in UTF-8, with or without a byte order mark
     * @throws MetadataException where it is not one JSON object, has a member twice, or is beyond a limit
     */
    public static MetadataDocument of(Step step, byte[] json) {
        if (json.length > LARGEST) {
            throw refused(step, "is larger than " + LARGEST / 1024 + " KiB");
        }
        JsonNode root = root(step, text(step, json));
        if (!root.isObject()) {
            throw refused(step, "is " + kind(root) + " where a JSON object is expected");
        }
        return new MetadataDocument(step, "", root);
    }

    private static String text(Step step, byte[] json) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw refused(step, "is not UTF-8");
        }
    }

    private static JsonNode root(Step step, String text) {
        if (text.isBlank()) {
            throw refused(step, "is empty");
        }
        if (text.stripLeading().startsWith("<")) {
            throw refused(step, "is a page or XML where JSON is expected");
        }
        try {
            return MAPPER.readTree(text);
        } catch (StreamConstraintsException e) {
            throw refused(step, LIMITS);
        } catch (JsonProcessingException e) {
            throw refused(step, reason(e));
        }
    }

    /** In words of ours: Jackson's quote the document. */
    private static String reason(JsonProcessingException failure) {
        String message = String.valueOf(failure.getOriginalMessage()).toLowerCase(Locale.ROOT);
        if (message.startsWith("duplicate") && failure.getProcessor() instanceof JsonParser parser) {
            return "has " + Excerpt.of(String.valueOf(parser.getParsingContext().getCurrentName())) + " twice";
        }
        return message.startsWith("trailing") ? "has something behind its end" : "is not valid JSON" + place(failure);
    }

    private static String place(JsonProcessingException failure) {
        return failure.getLocation() == null
                ? ""
                : " (line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr() + ")";
    }

    /** Whose it is. */
    public Step step() {
        return step;
    }

    /**
     * A text; null where there is none.
     *
     * @throws MetadataException where it is something else
     */
    public @Nullable String text(String name) {
        JsonNode member = member(name);
        if (member == null) {
            return null;
        }
        if (!member.isTextual()) {
            throw refused(name, "is " + kind(member) + " where a text is expected");
        }
        return member.textValue().isBlank() ? null : member.textValue();
    }

    /**
     * A text that has to be there.
     *
     * @throws MetadataException where it is missing, or something else
     */
    public String requiredText(String name) {
        String text = text(name);
        if (text == null) {
            throw refused(name, "is missing");
        }
        return text;
    }

    /**
     * An absolute http or https URL without user information and fragment; null where there is none. Whether it has to
     * be https is told by {@link EndpointRule}.
     *
     * @throws MetadataException where it is something else
     */
    public @Nullable URI uri(String name) {
        String text = text(name);
        return text == null ? null : uri(name, text);
    }

    /**
     * A URL that has to be there.
     *
     * @throws MetadataException where it is missing, or something else
     */
    public URI requiredUri(String name) {
        return uri(name, requiredText(name));
    }

    /** The same of each text in an array. */
    public List<URI> uris(String name) {
        return texts(name).stream().map(text -> uri(name, text)).toList();
    }

    /**
     * The texts in an array; a text by itself counts as an array of one. Empty where there are none (RFC 8414 §3.2: an
     * empty array must not be there, so it says nothing).
     *
     * @throws MetadataException where it is something else
     */
    public List<String> texts(String name) {
        JsonNode member = member(name);
        if (member == null || member.isTextual()) {
            String text = text(name);
            return text == null ? List.of() : List.of(text);
        }
        if (!member.isArray()) {
            throw refused(name, "is " + kind(member) + " where an array of texts is expected");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : member) {
            if (!element.isTextual()) {
                throw refused(name, "has " + kind(element) + " in it where a text is expected");
            }
            texts.add(element.textValue());
        }
        return List.copyOf(texts);
    }

    /**
     * A document within this one; null where there is none.
     *
     * @throws MetadataException where it is something else
     */
    public @Nullable MetadataDocument object(String name) {
        JsonNode member = member(name);
        if (member == null) {
            return null;
        }
        if (!member.isObject()) {
            throw refused(name, "is " + kind(member) + " where an object is expected");
        }
        return new MetadataDocument(step, path + name + ".", member);
    }

    private @Nullable JsonNode member(String name) {
        JsonNode member = members.get(name);
        return member == null || member.isNull() ? null : member;
    }

    private URI uri(String name, String text) {
        try {
            URI url = new URI(text);
            String problem = HttpUrl.problem(url);
            if (problem == null) {
                return url;
            }
            throw refused(name, Excerpt.of(text) + " " + problem);
        } catch (URISyntaxException e) {
            throw refused(name, Excerpt.of(text) + " is no URL");
        }
    }

    private MetadataException refused(String name, String problem) {
        return refused(step, path + name + " " + problem);
    }

    /** Who writes the document has to mend it; until then, what it says can only be configured. */
    private static MetadataException refused(Step step, String problem) {
        return new MetadataException(step, problem + "; set oauth.token-url");
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            default -> "null";
        };
    }

    /** Without its content, which others wrote. */
    @Override
    public String toString() {
        return step + " with " + members.size() + " members";
    }
}
