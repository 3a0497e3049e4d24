package dev.camelmcp.stdio;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * What MCP 2026-07-28 wants of a request by HTTP: headers that say the same as the body. A local server sees the body
 * alone, so that this is checked here. Stateless.
 */
final class Stateless {

    /** The first revision without sessions. */
    private static final String FIRST_REVISION = "2026-07-28";

    /** Those before it. */
    private static final List<String> WITH_SESSIONS = List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

    private static final Pattern REVISION = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-([0-2]\\d|3[01])");
    private static final String ENCODED = "=?base64?";
    private static final String ENCODED_END = "?=";

    private static final int HEADER_MISMATCH = -32020;
    private static final int MISSING_CAPABILITY = -32021;
    private static final int UNSUPPORTED_VERSION = -32022;
    private static final int INVALID_PARAMS = -32602;

    private Stateless() {}

    /** Whether the caller speaks a revision without sessions. */
    static boolean isMeant(Message request) {
        return isKnown(revision(request));
    }

    /** Whether a body says so that names the revision it is of; no other has that. */
    static boolean isMeant(List<RpcMessage> messages) {
        return messages.stream().anyMatch(m -> m.envelope().version() != null);
    }

    /** @throws RefusedException when headers and body do not agree */
    static void check(Message request, RpcMessage message) throws RefusedException {
        if (!message.isRequest()) {
            return;
        }
        String claimed = message.envelope().version();
        if (claimed == null) {
            throw new RefusedException(
                    400, INVALID_PARAMS, "params._meta lacks io.modelcontextprotocol/protocolVersion");
        }
        agree("MCP-Protocol-Version", revision(request), claimed);
        if (!isKnown(claimed)) {
            throw unsupported(message, claimed);
        }
        if (!message.envelope().capabilities()) {
            throw new RefusedException(
                    400, INVALID_PARAMS, "params._meta lacks io.modelcontextprotocol/clientCapabilities");
        }
        agree("Mcp-Method", request.getHeader("Mcp-Method", String.class), message.method());
        String subject = message.envelope().subject();
        if (subject != null) {
            agree("Mcp-Name", decoded(request.getHeader("Mcp-Name", String.class)), subject);
        }
    }

    /**
     * For what belongs to a session (MCP 2025-11-25, Protocol Version Header): none means the first revision that had
     * HTTP as it is now.
     *
     * @throws RefusedException when nobody knows that revision
     */
    static void checkSession(Message request) throws RefusedException {
        String revision = revision(request);
        if (!revision.isEmpty() && !WITH_SESSIONS.contains(revision) && !revision.equals(FIRST_REVISION)) {
            throw new RefusedException(
                    400,
                    "MCP-Protocol-Version is none that is known: " + String.join(", ", WITH_SESSIONS) + " or "
                            + FIRST_REVISION);
        }
    }

    private static boolean isKnown(String revision) {
        return REVISION.matcher(revision).matches() && revision.compareTo(FIRST_REVISION) >= 0;
    }

    /** UnsupportedProtocolVersionError. A server that has begun by a known revision may take any for that. */
    private static RefusedException unsupported(RpcMessage request, String revision) {
        String message = "Unsupported protocol version";
        String id = request.id() == null ? "null" : request.id().json(request);
        String requested = new String(JsonStringEncoder.getInstance().quoteAsString(revision));
        return new RefusedException(
                400,
                UNSUPPORTED_VERSION,
                message,
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + UNSUPPORTED_VERSION + ",\"message\":\""
                        + message + "\",\"data\":{\"supported\":[\"" + FIRST_REVISION + "\"],\"requested\":\""
                        + requested + "\"}}}");
    }

    /** The status of a JSON-RPC answer. */
    static int status(RpcMessage response) {
        return switch (response.envelope().errorCode()) {
            case RpcMessage.METHOD_NOT_FOUND -> 404;
            case UNSUPPORTED_VERSION, MISSING_CAPABILITY -> 400;
            default -> 200;
        };
    }

    private static void agree(String header, @Nullable String value, @Nullable String body) throws RefusedException {
        if (value == null || !value.strip().equals(body)) {
            throw new RefusedException(
                    400,
                    HEADER_MISMATCH,
                    header + (value == null ? " is missing" : " does not say what the body says"));
        }
    }

    private static String revision(Message request) {
        return request.getHeader("MCP-Protocol-Version", "", String.class).strip();
    }

    private static @Nullable String decoded(@Nullable String value) {
        if (value == null || !value.startsWith(ENCODED) || !value.endsWith(ENCODED_END)) {
            return value;
        }
        try {
            String base64 = value.substring(ENCODED.length(), value.length() - ENCODED_END.length());
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
