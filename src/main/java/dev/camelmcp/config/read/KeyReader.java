package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ServerProperty.*;

import dev.camelmcp.clientauth.PrivateKeyJwt;
import dev.camelmcp.config.DpopSettings;
import dev.camelmcp.config.SigningAlgorithm;
import dev.camelmcp.config.SigningKey;
import dev.camelmcp.dpop.ProofKey;
import dev.camelmcp.provider.ProviderProfile;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.KeyFileException;
import dev.camelmcp.tls.KeyFiles;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads which key files a server's client uses, and tries them at once: what is missing or does not fit is a problem at
 * start, not at the first request. Not thread-safe; use once.
 */
final class KeyReader {

    private final ServerBlock block;

    KeyReader(ServerBlock block) {
        this.block = block;
    }

    /** The TLS files; empty ones where nothing is configured. */
    TlsFiles readTls(boolean mutual) {
        Path certificate = path(CLIENT_CERT_PATH);
        Path key = path(CLIENT_KEY_PATH);
        Secret password = secret(CLIENT_KEY_PASSWORD);
        Path caBundle = path(CA_BUNDLE_PATH);
        if (mutual && certificate == null) {
            block.require(CLIENT_CERT_PATH, "for mutual TLS");
        }
        TlsFiles files =
                mutual ? new TlsFiles(certificate, key, password, caBundle) : new TlsFiles(null, null, null, caBundle);
        if (!files.isEmpty()) {
            tryOut(files);
        }
        warnIfOpen(key == null ? CLIENT_CERT_PATH : CLIENT_KEY_PATH, key == null && mutual ? certificate : key);
        return files;
    }

    /**
     * The key that signs assertions; null where there is a problem.
     *
     * @param tokenUrl null where it is found out, and the audience with it
     */
    @Nullable
    SigningKey readSigningKey(@Nullable URI tokenUrl, Optional<ProviderProfile> provider) {
        Path file = path(PRIVATE_KEY_PATH);
        Secret password = secret(PRIVATE_KEY_PASSWORD);
        SigningAlgorithm wanted = block.read(SIGNING_ALGORITHM, v -> algorithm(v.trim()));
        String audience = block.text(ASSERTION_AUDIENCE);
        if (file == null) {
            block.require(PRIVATE_KEY_PATH, "to sign with");
            return null;
        }
        warnIfOpen(PRIVATE_KEY_PATH, file);
        SigningAlgorithm algorithm = fitting(file, password, wanted);
        if (algorithm == null) {
            return null;
        }
        String standard = tokenUrl == null
                ? null
                : provider.flatMap(p -> p.assertionAudience(tokenUrl)).orElse(tokenUrl.toString());
        return new SigningKey(file, password, algorithm, block.text(KEY_ID), audience == null ? standard : audience);
    }

    /** What binds tokens; null where nothing does. */
    @Nullable
    DpopSettings readDpop() {
        boolean wanted = block.read(DPOP, Values::bool, false);
        Path file = path(DPOP_KEY_PATH);
        if (!wanted || file == null) {
            if (!wanted && block.has(DPOP_KEY_PATH)) {
                block.warn(DPOP_KEY_PATH, "does nothing without oauth.dpop=true");
            }
            return wanted ? new DpopSettings(null, null) : null;
        }
        warnIfOpen(DPOP_KEY_PATH, file);
        try {
            return new DpopSettings(file, ProofKey.read(file).thumbprint());
        } catch (KeyFileException e) {
            block.reject(DPOP_KEY_PATH, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable SigningAlgorithm fitting(
            Path file, @Nullable Secret password, @Nullable SigningAlgorithm wanted) {
        try {
            PrivateKey key = KeyFiles.privateKey("Private key", file, password);
            List<SigningAlgorithm> fitting = SigningAlgorithm.fitting(key);
            if (fitting.isEmpty()) {
                block.reject(
                        PRIVATE_KEY_PATH, "holds a key that no signing algorithm fits; " + PrivateKeyJwt.USABLE_KEYS);
                return null;
            }
            if (wanted != null && !fitting.contains(wanted)) {
                block.reject(
                        SIGNING_ALGORITHM,
                        wanted + " does not fit the key in oauth.private-key-path; use " + fitting.get(0));
                return null;
            }
            SigningAlgorithm algorithm = wanted == null ? fitting.get(0) : wanted;
            PrivateKeyJwt.tryOut(new SigningKey(file, password, algorithm, null, ""));
            return algorithm;
        } catch (KeyFileException e) {
            block.reject(PRIVATE_KEY_PATH, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void tryOut(TlsFiles files) {
        for (String message : ClientTls.problems(files, Clock.systemUTC())) {
            ServerProperty property = message.startsWith("CA bundle")
                    ? CA_BUNDLE_PATH
                    : message.startsWith("Client key") ? CLIENT_KEY_PATH : CLIENT_CERT_PATH;
            block.reject(property, message);
        }
    }

    private void warnIfOpen(ServerProperty property, @Nullable Path file) {
        if (file != null && KeyFiles.isOpenToOthers(file)) {
            block.warn(property, file + " can be read by others; chmod 600 it");
        }
    }

    private @Nullable Secret secret(ServerProperty property) {
        String value = block.secret(property);
        return value == null ? null : new Secret(value);
    }

    private @Nullable Path path(ServerProperty property) {
        return block.read(property, v -> Values.path(v.trim()));
    }

    private static SigningAlgorithm algorithm(String value) {
        return SigningAlgorithm.of(value)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + value + "' is not supported; use one of " + Arrays.toString(SigningAlgorithm.values())));
    }
}
