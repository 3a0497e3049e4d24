package dev.camelmcp.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Whether it is beyond doubt where a message ends (RFC 9112 §6.3, §11.2): what the codec lets through although others
 * would understand it differently. Stateless.
 */
public final class Framing {

    private static final int FIRST_FINAL_STATUS = 200;
    private static final int LAST_STATUS = 999;

    private Framing() {}

    public static boolean isSound(HttpServerRequest request) {
        return isSound(request.version(), request.headers())
                && !request.headers().contains("")
                && isForOneHost(request);
    }

    /** RFC 9112 §3.2.2: an absolute target has a host too, and it would count. */
    private static boolean isForOneHost(HttpServerRequest request) {
        if (request.uri().startsWith("/")) {
            return true;
        }
        String[] parts = request.uri().split("[/?#]", 4);
        return !parts[0].endsWith(":")
                || (parts.length > 2 && parts[2].equalsIgnoreCase(request.getHeader(HttpHeaders.HOST)));
    }

    /** Also refuses a status that is none (RFC 9110 §15), and 101, which nobody asked for. */
    public static boolean isSound(HttpClientResponse response) {
        return response.statusCode() >= FIRST_FINAL_STATUS
                && response.statusCode() <= LAST_STATUS
                && isSound(response.version(), response.headers());
    }

    /** The gateway knows {@code chunked} and no other transfer coding, and HTTP/1.0 knows none. */
    private static boolean isSound(HttpVersion version, MultiMap headers) {
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        return codings.isEmpty()
                || (version == HttpVersion.HTTP_1_1
                        && codings.size() == 1
                        && codings.get(0).trim().equalsIgnoreCase("chunked"));
    }
}
