package dev.camelmcp.hostile;

import dev.camelmcp.hostile.HostileServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** What a hostile server sends. Bodies are marked by {@link Canary}. */
final class Answers {

    private Answers() {}

    /** A token of an hour that grants what was asked for. */
    static Answer token() {
        return json(tokenJson(Canary.TOKEN, 3600));
    }

    static Answer token(String token, int lifetime) {
        return json(tokenJson(token, lifetime));
    }

    static String tokenJson(String token, int lifetime) {
        return "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + lifetime + "}";
    }

    /** A good answer in which one member is another: {@code with("scope", "[1]")}. */
    static String with(String member, String json) {
        StringBuilder answer = new StringBuilder("{");
        append(answer, "access_token", "\"" + Canary.TOKEN + "\"", member, json);
        append(answer, "token_type", "\"Bearer\"", member, json);
        append(answer, "expires_in", "3600", member, json);
        append(answer, "scope", "\"read write\"", member, json);
        return answer.append("\"id_token\":\"")
                .append(Canary.MARK)
                .append("\"}")
                .toString();
    }

    /** A good answer without that member. */
    static String without(String member) {
        return with(member, null);
    }

    private static void append(StringBuilder answer, String name, String value, String member, String json) {
        String chosen = name.equals(member) ? json : value;
        if (chosen != null) {
            answer.append('"').append(name).append("\":").append(chosen).append(',');
        }
    }

    static Answer json(String body) {
        return ok("application/json", body);
    }

    /** Status 200; no {@code Content-Type} when the type is null. */
    static Answer ok(String contentType, String body) {
        return ok(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer ok(String contentType, byte[] body) {
        return of("200 OK", contentType == null ? "" : "Content-Type: " + contentType + "\r\n", body);
    }

    /** An error answer of RFC 6749 §5.2, with the secret echoed in the description. */
    static Answer error(String status, String code) {
        String body = "{\"error\":\"" + code + "\",\"error_description\":\"" + Canary.SECRET + " is wrong\"}";
        return of(status, "Content-Type: application/json\r\n", body.getBytes(StandardCharsets.UTF_8));
    }

    /** A status with more headers, each ending in CRLF, and a page that nobody should see. */
    static Answer status(String status, String headers) {
        String page = "<html>" + Canary.MARK + "</html>";
        return of(status, "Content-Type: text/html\r\n" + headers, page.getBytes(StandardCharsets.UTF_8));
    }

    /** All answers have a marked header: headers are nothing to be shown either. */
    static Answer of(String status, String headers, byte[] body) {
        return peer -> {
            peer.write("HTTP/1.1 " + status + "\r\nX-Mark: " + Canary.MARK + "\r\n" + headers);
            peer.write("Content-Length: " + body.length + "\r\n\r\n");
            peer.write(body);
        };
    }

    /** What an MCP server says: that does reach the caller. */
    static Answer unmarked(String json) {
        return peer -> peer.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json);
    }

    /** Exactly these bytes, then the end of the connection. */
    static Answer raw(String bytes) {
        return peer -> {
            peer.write(bytes);
            peer.finish();
        };
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
