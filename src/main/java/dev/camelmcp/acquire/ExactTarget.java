package dev.camelmcp.acquire;

import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;

/**
 * Sends path and query of a URL as they were configured, byte by byte: {@code http:} encodes some characters anew
 * ({@code ~} as {@code %7E}), which servers need not take for the same. They come in a header that goes no further.
 * Thread-safe.
 */
final class ExactTarget implements ExecChainHandler {

    /** No name that Camel's filters keep back. */
    static final String HEADER = "McpOAuthTarget";

    /** What stands in a request line for a URL (RFC 9112 §3.2.1). */
    static String of(URI url) {
        String ascii = url.toASCIIString();
        int behindScheme = ascii.indexOf("//") + 2;
        int path = behindScheme;
        while (path < ascii.length() && "/?".indexOf(ascii.charAt(path)) < 0) {
            path++;
        }
        String target = ascii.substring(path);
        return target.startsWith("/") ? target : "/" + target;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Header target = request.getFirstHeader(HEADER);
        if (target != null) {
            request.removeHeaders(HEADER);
            request.setPath(target.getValue());
        }
        return chain.proceed(request, scope);
    }
}
