package dev.camelmcp.tls;

import dev.camelmcp.files.FileStamps;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import nl.altindag.ssl.util.KeyManagerUtils;
import nl.altindag.ssl.util.TrustManagerUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS as the files of one client say. Who watches them has them read again when they change ({@link #reload}): a
 * rotated certificate is used by the next handshake. Files that cannot be used any more are reported, and what was read
 * before stays. Thread-safe.
 */
public final class ClientTls {

    private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);

    private final TlsFiles files;
    private final Clock clock;
    private final SSLContext context;
    private final @Nullable X509ExtendedKeyManager keyManager;
    private final @Nullable X509ExtendedTrustManager trustManager;
    private final JvmTrust defaults = new JvmTrust();
    private final Handshakes authorizationServers;
    private final Handshakes mcpServers;
    private final Handshakes mutualMcpServers;
    private final FileStamps read;
    private volatile int generation;
    private volatile boolean forgotten;

    /**
     * Reads the files; those of the JVM when they are needed. Not for event loops.
     *
     * @throws KeyFileException when one of them is of no use
     */
    public ClientTls(TlsFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
        this.read = FileStamps.of(files.paths());
        this.keyManager = files.certificate() == null
                ? null
                : KeyManagerUtils.createSwappableKeyManager(
                        ClientIdentity.load(files, clock).keyManager());
        this.trustManager = files.caBundle() == null
                ? null
                : TrustManagerUtils.createSwappableTrustManager(trust(files.caBundle()));
        X509ExtendedTrustManager withDefaults =
                trustManager == null ? defaults : TrustManagerUtils.combine(defaults, trustManager);
        this.authorizationServers = new Handshakes(keyManager, trustManager == null ? defaults : trustManager);
        this.mcpServers = new Handshakes(null, withDefaults);
        this.mutualMcpServers = new Handshakes(keyManager, withDefaults);
        this.context = context(authorizationServers);
    }

    /**
     * What is wrong with files, each of them by itself, for messages. Not for event loops.
     *
     * @return begins with {@code CA bundle}, {@code Client key} or {@code Client certificate}, and names the file;
     *     empty where nothing is wrong
     */
    public static List<String> problems(TlsFiles files, Clock clock) {
        Set<String> problems = new LinkedHashSet<>();
        Path key = files.key();
        Path caBundle = files.caBundle();
        if (files.certificate() != null) {
            tryOut(problems, () -> ClientIdentity.load(files, clock).keyManager());
        }
        if (key != null && !problems.isEmpty()) {
            // one mistake does not hide the other
            tryOut(problems, () -> KeyFiles.privateKey(ClientIdentity.KEY, key, files.password()));
        }
        if (caBundle != null) {
            tryOut(problems, () -> trust(caBundle));
        }
        return List.copyOf(problems);
    }

    private static void tryOut(Set<String> problems, Runnable reading) {
        try {
            reading.run();
        } catch (KeyFileException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** Begins to read what the JVM trusts, which handshakes with MCP servers want, and may do on an event loop. */
    public void readAhead() {
        defaults.readAhead();
    }

    /** For connections to the authorization server: trusts the CA bundle alone where there is one. */
    public SSLContext sslContext() {
        return context;
    }

    /** What {@link #sslContext} shows and trusts. */
    public Handshakes authorizationServers() {
        return authorizationServers;
    }

    /**
     * For connections to the MCP server, which may have a public certificate: trusts what the JVM trusts, and the CA
     * bundle.
     *
     * @param mutual whether the client certificate is shown, if there is one
     */
    public Handshakes mcpServers(boolean mutual) {
        return mutual ? mutualMcpServers : mcpServers;
    }

    /**
     * Counts the changes of the files; connections made with an earlier generation may still present the old
     * certificate.
     */
    public int generation() {
        return generation;
    }

    /** The SHA-256 thumbprint of the client certificate, in hex; null for none. */
    public @Nullable String certificateThumbprint() {
        X509Certificate[] chain = keyManager == null ? null : keyManager.getCertificateChain(ClientIdentity.ALIAS);
        try {
            return chain == null
                    ? null
                    : HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /** Whether there is no server any more that it is for; nobody watches its files then. */
    public boolean isForgotten() {
        return forgotten;
    }

    void forget() {
        forgotten = true;
    }

    /** How the files looked before they were read for the first time. */
    FileStamps read() {
        return read;
    }

    /** Reads the files again. */
    synchronized void reload() {
        try {
            X509ExtendedKeyManager newKeys = keyManager == null
                    ? null
                    : ClientIdentity.load(files, clock).keyManager();
            X509ExtendedTrustManager newTrust = files.caBundle() == null ? null : trust(files.caBundle());
            if (keyManager != null) {
                KeyManagerUtils.swapKeyManager(keyManager, newKeys);
            }
            if (trustManager != null) {
                TrustManagerUtils.swapTrustManager(trustManager, newTrust);
            }
            forgetSessions();
            generation++;
            LOG.info("TLS files changed and were read again: {}", files.paths());
        } catch (KeyFileException e) {
            LOG.warn("TLS files changed but cannot be used, so the earlier ones stay in use: {}", e.getMessage());
        }
    }

    /** A resumed session would go on with the certificate it was made with. */
    private void forgetSessions() {
        SSLSessionContext sessions = context.getClientSessionContext();
        for (byte[] id : Collections.list(sessions.getIds())) {
            SSLSession session = sessions.getSession(id);
            if (session != null) {
                session.invalidate();
            }
        }
    }

    private static SSLContext context(Handshakes handshakes) {
        try {
            SSLContext ssl = SSLContext.getInstance("TLS");
            ssl.init(new KeyManager[] {handshakes.keyManager()}, new TrustManager[] {handshakes.trustManager()}, null);
            // for sessions that were made while the files were read again
            ssl.getClientSessionContext().setSessionTimeout(1);
            return ssl;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    private static X509ExtendedTrustManager trust(Path caBundle) {
        return TrustManagerUtils.createTrustManager(KeyFiles.certificates("CA bundle", caBundle));
    }
}
