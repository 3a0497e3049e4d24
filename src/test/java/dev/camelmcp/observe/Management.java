package dev.camelmcp.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Camel's management server of a gateway in this JVM. */
record Management(int port) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Management choose() throws IOException {
        return new Management(TestGateway.freePort());
    }

    /** The settings that open it, and more. */
    Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("camel.management.enabled", "true");
        settings.put("camel.management.port", String.valueOf(port));
        return settings;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return TestHttp.get("http://127.0.0.1:" + port + path);
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    List<String> metrics() throws IOException, InterruptedException {
        return get("/observe/metrics").body().lines().toList();
    }
}
