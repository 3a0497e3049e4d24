package dev.camelmcp.http.server;

import dev.camelmcp.files.FileStamps;
import dev.camelmcp.tls.KeyFileException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.jspecify.annotations.Nullable;

/**
 * The listener's TLS, made by Camel from {@code camel.ssl.*}. Of these, Camel's own server passes on to Vert.x no more
 * than keys and trusted certificates; client authentication, protocols, cipher suites, the alias and the session
 * timeout would be lost. Files are read and keys decrypted by the thread that calls, and on no event loop; what was
 * read takes the place of what was before at once, so that no handshake finds nothing. Thread-safe.
 */
final class ListenerTls {

    private final CamelContext context;
    private final SSLContextParameters parameters;
    private final ListenerKeyStore keyStore;
    private final @Nullable ListenerKeyStore trustStore;
    private final FileStamps stamps;
    private final ChangingSslContext current;

    private ListenerTls(CamelContext context, SSLContextParameters parameters)
            throws GeneralSecurityException, IOException {
        this.context = context;
        this.parameters = parameters;
        keyStore = keyStore(context, parameters.getKeyManagers());
        trustStore = trustStore(context, parameters.getTrustManagers());
        stamps = FileStamps.of(files(keyStore, trustStore));
        current = new ChangingSslContext(make());
    }

    /**
     * Reads the files.
     *
     * @throws KeyFileException when one of them is of no use, naming it and the reason
     */
    static ListenerTls read(CamelContext context, SSLContextParameters parameters) {
        try {
            return new ListenerTls(context, parameters);
        } catch (GeneralSecurityException | IOException e) {
            throw new KeyFileException("TLS cannot be set up by camel.ssl.*: " + e.getMessage());
        }
    }

    /** How the files looked before they were read for the first time; what is in a jar does not change. */
    FileStamps stamps() {
        return stamps;
    }

    /** Lets a server use what was read last, at each handshake. */
    void configure(HttpServerOptions options) {
        try {
            // Vert.x wants some, and nobody asks for them
            KeyManagerFactory none = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            none.init(null, null);
            options.setSsl(true)
                    .setSslEngineOptions(new SslEngineOf(current))
                    .setEnabledSecureTransportProtocols(new LinkedHashSet<>(current.protocols()))
                    .setKeyCertOptions(KeyCertOptions.wrap(none));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has it", e);
        }
    }

    /**
     * Reads the files again.
     *
     * @throws KeyFileException as {@link #read}; what was read before stays in use then
     */
    void readAgain() {
        try {
            current.change(make());
        } catch (GeneralSecurityException | IOException e) {
            throw new KeyFileException("TLS cannot be set up by camel.ssl.*: " + e.getMessage());
        }
    }

    private JdkSslContext make() throws GeneralSecurityException, IOException {
        SSLContext made = context();
        SSLEngine engine = made.createSSLEngine();
        ClientAuth clientAuth = engine.getNeedClientAuth()
                ? ClientAuth.REQUIRE
                : engine.getWantClientAuth() ? ClientAuth.OPTIONAL : ClientAuth.NONE;
        if (clientAuth != ClientAuth.NONE && parameters.getTrustManagers() == null) {
            throw new KeyFileException("camel.ssl.client-authentication needs camel.ssl.trust-store;"
                    + " else whoever has a certificate of a public authority could come in");
        }
        return new JdkSslContext(
                made,
                false,
                Arrays.asList(engine.getEnabledCipherSuites()),
                IdentityCipherSuiteFilter.INSTANCE,
                // HTTP/1.1, as Vert.x has it unless told otherwise
                ApplicationProtocolConfig.DISABLED,
                clientAuth,
                engine.getEnabledProtocols(),
                false);
    }

    private SSLContext context() throws GeneralSecurityException, IOException {
        try {
            return parameters.createSSLContext(context);
        } catch (UnrecoverableKeyException e) {
            // the password opened the store, but not the key in it
            throw keyStore.unusable(e);
        }
    }

    private static List<Path> files(ListenerKeyStore keys, @Nullable ListenerKeyStore trusted) {
        return Stream.concat(keys.files().stream(), trusted == null ? Stream.empty() : trusted.files().stream())
                .toList();
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
