package dev.camelmcp.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import nl.altindag.ssl.util.TrustManagerUtils;

/** A certificate authority of a test's own, by the JDK's keytool, and servers with certificates that it signed. */
final class TlsIdentities {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String CA = "ca";

    private final Path store;
    private final Path certificate;

    private TlsIdentities(Path folder) {
        store = folder.resolve("store.p12");
        certificate = folder.resolve("ca.pem");
        List.of(folder, store, certificate).forEach(path -> path.toFile().deleteOnExit());
    }

    static TlsIdentities make() {
        try {
            TlsIdentities made = new TlsIdentities(Files.createTempDirectory("hostile-tls"));
            made.keytool(CA, "-ext", "bc:c", "-validity", "30");
            byte[] der = made.load().getCertificate(CA).getEncoded();
            Files.writeString(
                    made.certificate,
                    "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                            + "\n-----END CERTIFICATE-----\n");
            return made;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority's certificate, a PEM file. */
    String authority() {
        return certificate.toString();
    }

    /** A server with a certificate of that name, for that address. */
    HostileServer serve(String name, String subjectAltName, String... validity) {
        ServerSocket listener = listen(name, subjectAltName, validity);
        return new HostileServer(listener, peer -> {});
    }

    /** A socket that speaks TLS with such a certificate. */
    SSLServerSocket listen(String name, String subjectAltName, String... validity) {
        try {
            List<String> options = new ArrayList<>(List.of("-signer", CA, "-ext", "san=" + subjectAltName));
            options.addAll(List.of(validity));
            keytool(name, options.toArray(new String[0]));
            KeyStore all = load();
            Key key = all.getKey(name, PASSWORD);
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, PASSWORD);
            one.setKeyEntry(name, key, PASSWORD, all.getCertificateChain(name));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(one, PASSWORD);
            SSLContext tls = SSLContext.getInstance("TLS");
            // as a server that looks at a client's certificate only when the handshake is over
            tls.init(
                    managers.getKeyManagers(), new TrustManager[] {TrustManagerUtils.createUnsafeTrustManager()}, null);
            return (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 50, HostileServer.loopback());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private void keytool(String name, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(keytool.getInputStream().readAllBytes());
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
