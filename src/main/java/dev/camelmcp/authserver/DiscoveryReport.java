package dev.camelmcp.authserver;

import dev.camelmcp.config.FoundEndpoints;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operators see of a discovery, as members of JSON objects: {@code /admin} and the command say the same. */
public final class DiscoveryReport {

    private DiscoveryReport() {}

    /** What was found out. Times are ISO 8601, in UTC; what there is none of is null. */
    public static Map<String, @Nullable Object> of(Discovered discovered) {
        FoundEndpoints found = discovered.endpoints();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("issuer", found.issuer());
        members.put("token_endpoint", shown(found.tokenUrl()));
        URI revocation = found.revocationUrl();
        members.put("revocation_endpoint", revocation == null ? null : shown(revocation));
        members.put("method", found.authMethod().ianaName());
        members.put("scope", found.scope().toString());
        members.put("scope_from", discovered.scopeFrom());
        members.put("resource", found.resources());
        members.put("metadata", text(discovered.metadata()));
        members.put("at", discovered.at().toString());
        members.put("expires_at", discovered.at().plus(discovered.lifetime()).toString());
        return members;
    }

    /** An endpoint as it may be shown to anybody: without its query, which may hold a key. */
    public static String shown(URI endpoint) {
        return endpoint.toString().replaceAll("\\?.*", "");
    }

    /** What was asked. */
    public static List<Map<String, @Nullable Object>> of(List<DiscoveryStep> steps) {
        return steps.stream().map(DiscoveryReport::step).toList();
    }

    private static Map<String, @Nullable Object> step(DiscoveryStep step) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("what", step.what());
        members.put("url", step.url());
        members.put("status", step.status() == 0 ? null : step.status());
        members.put("taken", step.taken());
        return members;
    }

    private static @Nullable String text(@Nullable Object url) {
        return url == null ? null : url.toString();
    }
}
