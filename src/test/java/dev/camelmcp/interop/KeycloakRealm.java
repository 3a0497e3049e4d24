package dev.camelmcp.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The realm that Keycloak imports. What is special of one client is in {@code keycloak-realm.json}; what all have in
 * common, and the keys that were made a moment ago, is added here. Stateless.
 */
final class KeycloakRealm {

    private static final String SIGNING_CLIENT = "gw-jwt-";

    private KeycloakRealm() {}

    /** The JSON document. */
    static String of(Pki pki) throws IOException {
        JsonNode realm = McpClient.json(Files.readString(Workspace.folder().resolve("keycloak-realm.json")));
        for (JsonNode each : realm.required("clients")) {
            ObjectNode client = (ObjectNode) each;
            client.put("protocol", "openid-connect").put("enabled", true).put("publicClient", false);
            client.put("serviceAccountsEnabled", true).put("standardFlowEnabled", false);
            client.put("fullScopeAllowed", false);
            client.putArray("defaultClientScopes").add("mcp:read").add("resource-server");
            client.putArray("optionalClientScopes").add("mcp:write");
            String id = client.required("clientId").asText();
            if (id.startsWith(SIGNING_CLIENT)) {
                Path keys = pki.folder().resolve("jwt-" + id.substring(SIGNING_CLIENT.length()) + ".jwks");
                client.withObject("/attributes").put("jwks.string", Files.readString(keys));
            }
        }
        return realm.toString();
    }
}
