package dev.camelmcp.clientauth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A form-encoded POST to an authorization server while it is being built: parameters in order (a name may repeat, RFC
 * 8707 §2) and headers. Not thread-safe; one per attempt. {@code toString()} shows names only.
 */
public final class FormRequest {

    private final List<Map.Entry<String, String>> parameters = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();

    public FormRequest parameter(String name, String value) {
        parameters.add(Map.entry(name, value));
        return this;
    }

    public FormRequest header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The values of a parameter; empty where there is none. */
    public List<String> values(String name) {
        return parameters.stream()
                .filter(p -> p.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The body, {@code application/x-www-form-urlencoded} in UTF-8. */
    public String body() {
        StringBuilder body = new StringBuilder();
        for (Map.Entry<String, String> parameter : parameters) {
            if (!body.isEmpty()) {
                body.append('&');
            }
            body.append(encode(parameter.getKey())).append('=').append(encode(parameter.getValue()));
        }
        return body.toString();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "FormRequest" + parameters.stream().map(Map.Entry::getKey).toList() + headers.keySet();
    }
}
