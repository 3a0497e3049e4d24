package dev.camelmcp.http.server;

import dev.camelmcp.files.FileStamps;
import dev.camelmcp.tls.KeyFileException;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.AliasedX509ExtendedKeyManager;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.jspecify.annotations.Nullable;

/**
 * The listener's TLS as {@code camel.ssl.*} says. Camel's own server takes no more of that than keys and trusted
 * certificates; this also takes client authentication, protocols, cipher suites and the alias. Whatever reads files
 * does so on the thread that calls, and not on an event loop. Thread-safe.
 */
final class ListenerTls {

    private final SSLContextParameters parameters;
    private final ListenerKeyStore keyStore;
    private final @Nullable ListenerKeyStore trustStore;
    private final ClientAuth clientAuth;
    private final Set<String> protocols;
    private final Set<String> cipherSuites;
    private final FileStamps stamps;
    private volatile Keys keys;

    /** What was read from the files. */
    private record Keys(KeyCertOptions own, @Nullable TrustOptions trusted) {}

    private ListenerTls(CamelContext context, SSLContextParameters parameters)
            throws GeneralSecurityException, IOException {
        this.parameters = parameters;
        keyStore = keyStore(context, parameters.getKeyManagers());
        trustStore = trustStore(context, parameters.getTrustManagers());
        stamps = FileStamps.of(files());
        keys = readKeys();
        SSLEngine engine = parameters.createSSLContext(context).createSSLEngine();
        clientAuth = engine.getNeedClientAuth()
                ? ClientAuth.REQUIRED
                : engine.getWantClientAuth() ? ClientAuth.REQUEST : ClientAuth.NONE;
        if (clientAuth != ClientAuth.NONE && keys.trusted == null) {
            throw new KeyFileException("camel.ssl.client-authentication needs camel.ssl.trust-store;"
                    + " else whoever has a certificate of a public authority could come in");
        }
        protocols = new LinkedHashSet<>(Arrays.asList(engine.getEnabledProtocols()));
        cipherSuites = new LinkedHashSet<>(Arrays.asList(engine.getEnabledCipherSuites()));
    }

    /**
     * Reads the files.
     *
     * @throws KeyFileException when one of them is of no use, naming it and the reason
     */
    static ListenerTls read(CamelContext context, SSLContextParameters parameters) {
        try {
            return new ListenerTls(context, parameters);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new KeyFileException("TLS cannot be set up by camel.ssl.*: " + e.getMessage());
        }
    }

    /** What this is read from; what is in a jar does not change. */
    List<Path> files() {
        return Stream.concat(
                        keyStore.files().stream(), trustStore == null ? Stream.empty() : trustStore.files().stream())
                .toList();
    }

    /** How they looked before they were read for the first time. */
    FileStamps stamps() {
        return stamps;
    }

    /** Sets what was read last. */
    void configure(HttpServerOptions options) {
        Keys now = keys;
        options.setSsl(true)
                .setClientAuth(clientAuth)
                .setKeyCertOptions(now.own)
                .setEnabledSecureTransportProtocols(protocols);
        if (now.trusted != null) {
            options.setTrustOptions(now.trusted);
        }
        cipherSuites.forEach(options::addEnabledCipherSuite);
    }

    /**
     * Reads the files again.
     *
     * @throws KeyFileException as {@link #read}; what was read before stays then
     */
    SSLOptions readAgain() {
        try {
            keys = readKeys();
        } catch (GeneralSecurityException | IOException e) {
            throw keyStore.unusable(e);
        }
        HttpServerOptions options = new HttpServerOptions();
        configure(options);
        return options.getSslOptions();
    }

    private Keys readKeys() throws GeneralSecurityException, IOException {
        TrustManagersParameters trust = parameters.getTrustManagers();
        TrustManager[] trusted = trust == null ? null : trust.createTrustManagers();
        return new Keys(
                KeyCertOptions.wrap(keyManager()),
                trusted == null || trusted.length == 0 ? null : TrustOptions.wrap(trusted[0]));
    }

    private X509KeyManager keyManager() throws IOException, GeneralSecurityException {
        try {
            for (KeyManager manager : parameters.getKeyManagers().createKeyManagers()) {
                if (manager instanceof X509KeyManager keys) {
                    String alias = parameters.getCertAlias();
                    return alias == null ? keys : new AliasedX509ExtendedKeyManager(alias, keys);
                }
            }
        } catch (GeneralSecurityException e) {
            // the password opened the store, but not the key in it
            throw keyStore.unusable(e);
        }
        throw new KeyFileException("camel.ssl.key-manager-algorithm makes no X.509 key manager");
    }

    private static ListenerKeyStore keyStore(CamelContext context, @Nullable KeyManagersParameters keys) {
        if (keys == null || keys.getKeyStore() == null) {
            throw new KeyFileException("camel.ssl.key-store is not set");
        }
        ListenerKeyStore store = ListenerKeyStore.withKey(context, keys.getKeyStore());
        keys.setKeyStore(store);
        if (keys.getKeyPassword() == null) {
            keys.setKeyPassword("");
        }
        return store;
    }

    private static @Nullable ListenerKeyStore trustStore(
            CamelContext context, @Nullable TrustManagersParameters trust) {
        if (trust == null || trust.getKeyStore() == null) {
            return null;
        }
        ListenerKeyStore store = ListenerKeyStore.ofTrusted(context, trust.getKeyStore());
        trust.setKeyStore(store);
        return store;
    }
}
