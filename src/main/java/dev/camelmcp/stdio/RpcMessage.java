package dev.camelmcp.stdio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON-RPC message as it was written, on a line of its own, and what the bridge has to know of it. What it does not
 * know stays as it is. Immutable.
 *
 * @param bytes the message, without line breaks
 * @param kind what it is (JSON-RPC 2.0 §4, §5)
 * @param method of a request or a notification
 * @param id of a request or a response, or what stands in its place; null where there is none
 * @param progressToken of a request that wants progress, or of a notification that has some
 * @param requestId what a notification cancels
 * @param subscription the request that a notification or a response belongs to (MCP 2026-07-28)
 * @param envelope what MCP 2026-07-28 repeats in headers
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
record RpcMessage(
        byte[] bytes,
        Kind kind,
        @Nullable String method,
        @Nullable Part id,
        @Nullable Part progressToken,
        @Nullable Part requestId,
        @Nullable Part subscription,
        Envelope envelope) {

    /** JSON-RPC 2.0 §5.1. */
    static final int METHOD_NOT_FOUND = -32601;

    enum Kind {
        REQUEST,
        NOTIFICATION,
        RESPONSE,
        ERROR,

        /** Meant for an answer, but nobody could read it. */
        BROKEN
    }

    boolean isRequest() {
        return kind == Kind.REQUEST;
    }

    boolean isNotification() {
        return kind == Kind.NOTIFICATION;
    }

    boolean isResponse() {
        return kind == Kind.RESPONSE || kind == Kind.ERROR || kind == Kind.BROKEN;
    }

    boolean is(String name) {
        return name.equals(method);
    }

    /** Whether it has an id by which nobody can answer it (JSON-RPC 2.0 §4). */
    boolean isUnanswerable() {
        return isNotification() && id != null;
    }

    /** Whether it is an answer that does not say to what: an id that is null or missing (JSON-RPC 2.0 §5). */
    boolean isUnnamed() {
        return isResponse() && (id == null || id.key().equals(Part.NULL));
    }

    /** Whether it may be meant for a notification, which some programs answer although JSON-RPC 2.0 §4.1 has it not. */
    boolean isMeantForNotification() {
        return isUnnamed() && (kind == Kind.RESPONSE || envelope.errorCode == METHOD_NOT_FOUND);
    }

    /** The answer with that id, as JSON, in place of its own. */
    RpcMessage withId(String json) {
        Part begin = new Part("", 1, 1);
        return with(List.of(id == null ? new Replacement(begin, "\"id\":" + json + ",") : new Replacement(id, json)));
    }

    /** The message with some of its parts replaced by other JSON. */
    RpcMessage with(List<Replacement> replacements) {
        return replacements.isEmpty() ? this : RpcReader.line(Replacement.apply(bytes, replacements));
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Without what it says, which may be confidential. */
    @Override
    public String toString() {
        return kind + (method == null ? "" : " " + method);
    }

    /**
     * What is to agree with HTTP.
     *
     * @param version of the protocol, by {@code _meta}
     * @param capabilities whether the caller says what it can do
     * @param subject the tool, prompt, resource or task that a request is about
     * @param errorCode of an error; 0 for all else
     */
    record Envelope(
            @Nullable String version,
            boolean capabilities,
            @Nullable String subject,
            int errorCode) {}

    /**
     * A string or a number in a message; another value only in the place of an id.
     *
     * @param key the same for the same value, however it is written
     * @param start where it begins in the bytes
     * @param end where it ends
     */
    record Part(String key, int start, int end) {

        /** The key of an id that has null there, or another value that is none. */
        static final String NULL = "null";

        /** It as JSON. */
        String json(RpcMessage message) {
            return new String(message.bytes, start, end - start, StandardCharsets.UTF_8);
        }
    }

    /** Other JSON in place of a part. */
    record Replacement(Part part, String json) {

        static byte[] apply(byte[] bytes, List<Replacement> replacements) {
            List<Replacement> ordered = replacements.stream()
                    .sorted(Comparator.comparingInt(r -> r.part.start))
                    .toList();
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 64);
            int position = 0;
            for (Replacement replacement : ordered) {
                out.write(bytes, position, replacement.part.start - position);
                out.writeBytes(replacement.json.getBytes(StandardCharsets.UTF_8));
                position = replacement.part.end;
            }
            out.write(bytes, position, bytes.length - position);
            return out.toByteArray();
        }
    }
}
