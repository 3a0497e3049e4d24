package dev.camelmcp.acquire;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NotImplementedException;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.UnsupportedHttpVersionException;
import org.apache.hc.core5.http.message.BasicLineParser;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Reads the lines of an answer's head, and says what is wrong with one in words that quote nothing of it, as the
 * library's own do. Stateless.
 */
final class AnswerLines extends BasicLineParser {

    static final String NO_HTTP = "the answer is not HTTP";

    /** It begins as a TLS record does (RFC 8446 §5.1), such as an alert. */
    static final String TLS = NO_HTTP + " but TLS; then the URL begins with https";

    private static final String NO_HEADER = "the answer has a line in its head that is no header";
    private static final Set<String> OWN = Set.of(NO_HTTP, TLS, NO_HEADER);

    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int MAJOR_VERSION = 3;

    private static final Pattern INVALID_RESPONSE =
            Pattern.compile("Invalid response: (?:HTTP/[\\d.]+ )?(\\d{1,3})\\b.*");

    /** What is wrong with an answer. */
    static String reason(HttpException failure) {
        String message = String.valueOf(failure.getMessage());
        if (OWN.contains(message)) {
            return message;
        }
        if (failure instanceof UnsupportedHttpVersionException) {
            return "the answer is of a version of HTTP that was not asked for";
        }
        if (failure instanceof NotImplementedException) {
            return "the answer has an unknown Transfer-Encoding";
        }
        if (message.startsWith("Multiple Content-Length")) {
            return "the answer has several Content-Length headers";
        }
        if (message.startsWith("Negative content length") || message.startsWith("Invalid content length")) {
            return "the answer has a Content-Length that is no length";
        }
        if (message.startsWith("Unsupported ") || message.startsWith("Invalid protocol")) {
            return "the answer has status 101, which answers nothing";
        }
        Matcher status = INVALID_RESPONSE.matcher(message);
        return status.matches() ? "the answer has status " + status.group(1) + ", which answers nothing" : NO_HTTP;
    }

    @Override
    public StatusLine parseStatusLine(CharArrayBuffer line) throws ParseException {
        try {
            return super.parseStatusLine(line);
        } catch (ParseException e) {
            throw new ParseException(isTls(line) ? TLS : NO_HTTP);
        }
    }

    @Override
    public Header parseHeader(CharArrayBuffer line) throws ParseException {
        try {
            return super.parseHeader(line);
        } catch (ParseException e) {
            throw new ParseException(NO_HEADER);
        }
    }

    private static boolean isTls(CharArrayBuffer line) {
        return line.length() > 1
                && (line.charAt(0) == ALERT || line.charAt(0) == HANDSHAKE)
                && line.charAt(1) == MAJOR_VERSION;
    }
}
