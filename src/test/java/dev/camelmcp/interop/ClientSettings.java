package dev.camelmcp.interop;

import static dev.camelmcp.interop.Pki.PASSWORD;
import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The properties of a gateway for one authorization server: a block for each of its clients. Not thread-safe. */
final class ClientSettings {

    static final String WRONG_SECRET = "wr0ng/+: %secret";

    private static final String SCOPE = "mcp:read";

    private static final List<String> FOUND_OUT = List.of(
            "token-url", "revocation-url", "token-endpoint-auth-method", "signing-algorithm", "assertion-audience");

    private final Map<String, String> all = new LinkedHashMap<>();
    private final Pki pki;
    private final AuthorizationServer authorizationServer;
    private final UnaryOperator<String> url;

    /** @param url where the MCP server of a client is */
    ClientSettings(Pki pki, AuthorizationServer authorizationServer, UnaryOperator<String> url) {
        this.pki = pki;
        this.authorizationServer = authorizationServer;
        this.url = url;
        addCommon();
    }

    /** Another client; the properties are without the part that names it, name and value in turn. */
    void add(String id, String clientId, String... namesAndValues) {
        set(id, "url", url.apply(id));
        set(id, "oauth.enabled", "true");
        set(id, "oauth.version", "2.1");
        set(id, "oauth.client-id", clientId);
        set(id, "oauth.token-url", authorizationServer.tokenUrl());
        set(id, "oauth.revocation-url", authorizationServer.revocationUrl());
        set(id, "oauth.scope", SCOPE);
        setPath(id, "oauth.ca-bundle-path", "ca.pem");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            set(id, namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    /** Another client with a certificate. */
    void addMutual(String id, String clientId, String certificate, String... namesAndValues) {
        add(id, clientId, namesAndValues);
        set(id, "oauth.use-mtls", "true");
        setPath(id, "oauth.client-cert-path", certificate);
        set(id, "oauth.token-url", authorizationServer.mtlsTokenUrl());
        set(id, "oauth.revocation-url", authorizationServer.mtlsRevocationUrl());
    }

    /** Leaves of each client's authorization server the issuer alone: all else has to be found out. */
    void byIssuer() {
        List<String> urls =
                all.keySet().stream().filter(name -> name.endsWith(".url")).toList();
        for (String url : urls) {
            String id = url.substring("mcp.servers.".length(), url.length() - ".url".length());
            byUrl(id);
            set(id, "oauth.issuer", authorizationServer.issuer());
        }
    }

    /**
     * Leaves nothing of a client's authorization server. No metadata says by which of two methods a client with a
     * secret was registered, so that stays.
     */
    void byUrl(String id) {
        String prefix = "mcp.servers." + id + ".oauth.";
        FOUND_OUT.forEach(name -> all.remove(prefix + name));
        all.remove(prefix + "scope", SCOPE);
    }

    void set(String id, String name, String value) {
        all.put("mcp.servers." + id + "." + name, value);
    }

    /** A property that names a file of the PKI. */
    void setPath(String id, String name, String file) {
        set(id, name, pki.path(file));
    }

    Map<String, String> all() {
        return all;
    }

    private void addCommon() {
        add("basic", "gw-basic", "oauth.client-secret", CLIENT_SECRET);
        add("post", "gw-post", "oauth.client-secret", CLIENT_SECRET, "oauth.use-basic-auth", "false");
        add("short", "gw-short", "oauth.client-secret", CLIENT_SECRET);
        add("wrong-secret", "gw-basic", "oauth.client-secret", WRONG_SECRET);
        add("untrusted", "gw-basic", "oauth.client-secret", CLIENT_SECRET);
        all.remove("mcp.servers.untrusted.oauth.ca-bundle-path");
        addSigning("jwt-rsa", "gw-jwt-rsa");
        set("jwt-rsa", "oauth.signing-algorithm", "RS256");
        set("jwt-rsa", "oauth.key-id", "rsa-1");
        addSigning("jwt-ec", "gw-jwt-ec");
        set("jwt-ec", "oauth.assertion-audience", authorizationServer.issuer());
        addMutual("mtls", "gw-mtls", "client.pem", "oauth.client-key-path", pki.path("client.key"));
        set("mtls", "oauth.token-endpoint-auth-method", "tls_client_auth");
        String encrypted = pki.path("client-encrypted.key");
        addMutual("mtls-encrypted-key", "gw-mtls", "client.pem", "oauth.client-key-path", encrypted);
        set("mtls-encrypted-key", "oauth.client-key-password", PASSWORD);
        addMutual("mtls-pkcs12", "gw-mtls", "client.p12", "oauth.client-key-password", PASSWORD);
        addMutual("wrong-certificate", "gw-mtls", "other.pem", "oauth.client-key-path", pki.path("other.key"));
    }

    /** Another client with a key. */
    void addSigning(String id, String clientId) {
        add(id, clientId, "oauth.token-endpoint-auth-method", "private_key_jwt");
        setPath(id, "oauth.private-key-path", clientId.substring("gw-".length()) + ".key");
    }
}
