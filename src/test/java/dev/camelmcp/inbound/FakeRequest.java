package dev.camelmcp.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request with these headers. */
final class FakeRequest implements InboundRequest {

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static FakeRequest bearer(String token) {
        return new FakeRequest().with("Authorization", "Bearer " + token);
    }

    FakeRequest with(String name, String value) {
        headers.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        return this;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return "/mcp/api";
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }
}
