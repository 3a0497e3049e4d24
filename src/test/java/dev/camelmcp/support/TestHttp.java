package dev.camelmcp.support;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plain HTTP exchanges, for what a client library would hide: statuses, headers, malformed requests. */
public final class TestHttp {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private TestHttp() {}

    /** Throws {@link java.net.ConnectException} when nobody listens. */
    public static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).GET(), Map.of());
    }

    /** A form, built by {@link #form}. */
    public static HttpResponse<String> postForm(String url, Map<String, String> headers, String form)
            throws IOException, InterruptedException {
        return post(url, "application/x-www-form-urlencoded", headers, form);
    }

    /** An MCP message: a JSON body, and the two media types that Streamable HTTP wants accepted. */
    public static HttpResponse<String> postMcp(String url, Map<String, String> headers, String json)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of("Accept", "application/json, text/event-stream"));
        all.putAll(headers);
        return post(url, "application/json", all, json);
    }

    /** Names and values in turn. */
    public static String form(String... namesAndValues) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.add(encode(namesAndValues[i]) + "=" + encode(namesAndValues[i + 1]));
        }
        return String.join("&", pairs);
    }

    private static HttpResponse<String> post(String url, String type, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        return send(request, headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, Map<String, String> headers)
            throws IOException, InterruptedException {
        headers.forEach(request::setHeader);
        return HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
