package dev.camelmcp.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the one certificate there is, whatever issuers the server names (a self-signed one has none of them), and
 * hears of each server that asks for one. Thread-safe if the other is.
 */
final class ShownCertificate extends X509ExtendedKeyManager {

    private final @Nullable X509ExtendedKeyManager keys;
    private final Handshakes handshakes;

    /** @param keys null where there is no certificate */
    ShownCertificate(@Nullable X509ExtendedKeyManager keys, Handshakes handshakes) {
        this.keys = keys;
        this.handshakes = handshakes;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        String alias = keys == null ? null : keys.chooseClientAlias(types, null, socket);
        handshakes.asked(Peer.of(socket), alias != null);
        return alias;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        String alias = keys == null ? null : keys.chooseEngineClientAlias(types, null, engine);
        handshakes.asked(Peer.of(engine), alias != null);
        return alias;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return keys == null ? null : keys.getClientAliases(type, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return keys == null ? null : keys.getServerAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return keys == null ? null : keys.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return keys == null ? null : keys.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return keys == null ? null : keys.getPrivateKey(alias);
    }
}
