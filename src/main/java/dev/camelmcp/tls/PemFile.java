package dev.camelmcp.tls;

import dev.camelmcp.token.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.altindag.ssl.pem.util.PemUtils;
import org.jspecify.annotations.Nullable;

/**
 * A file in PEM (RFC 7468), block by block. What stands around the blocks is commentary, byte order marks and missing
 * line ends among them; each block is used, or the file is refused with the line of the one that cannot be. Immutable.
 *
 * @param what how messages call it: {@code Client key}
 */
record PemFile(String what, Path file, List<Block> blocks) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern HALF = Pattern.compile("-+ ?(BEGIN|END) [A-Z0-9 ]+-+");
    private static final Set<String> CERTIFICATES = Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");
    private static final Set<String> KEYS =
            Set.of("PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY");

    /** What other blocks say once more, or what nobody here asks for. */
    private static final Set<String> REST = Set.of("EC PARAMETERS", "DH PARAMETERS", "PUBLIC KEY");

    /**
     * One block.
     *
     * @param line where it begins, from 1
     */
    record Block(String label, String content, int line) {

        /** As the library reads it: with line ends where they belong, and nothing around it. */
        String pem() {
            return "-----BEGIN " + label + "-----\n" + content + "\n-----END " + label + "-----\n";
        }

        boolean isEncrypted() {
            return label.equals("ENCRYPTED PRIVATE KEY") || content.contains("4,ENCRYPTED");
        }
    }

    /** Whether it is PEM at all. */
    static boolean isPem(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    /** @throws KeyFileException when it cannot be read, or has a block that is not whole or of an unknown kind */
    static PemFile read(String what, Path file) {
        String text = new String(KeyFiles.bytes(what, file), StandardCharsets.ISO_8859_1);
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        int end = 0;
        while (matcher.find()) {
            refuseHalf(what, file, text, end, matcher.start());
            refuseHalf(what, file, text, matcher.start(2), matcher.end(2));
            blocks.add(block(matcher, line(text, matcher.start())));
            end = matcher.end();
        }
        refuseHalf(what, file, text, end, text.length());
        PemFile read = new PemFile(what, file, List.copyOf(blocks));
        for (Block block : blocks) {
            if (!CERTIFICATES.contains(block.label) && !KEYS.contains(block.label) && !REST.contains(block.label)) {
                throw read.unusable("what begins in line " + block.line + ", " + block.label
                        + ", is of a kind that is not read; remove it");
            }
        }
        return read;
    }

    private static Block block(Matcher matcher, int line) {
        String content =
                String.join("\n", matcher.group(2).lines().map(String::strip).toList());
        return new Block(matcher.group(1), content.strip(), line);
    }

    private static void refuseHalf(String what, Path file, String text, int from, int to) {
        Matcher half = HALF.matcher(text).region(from, to);
        if (half.find()) {
            throw unusable(
                    what,
                    file,
                    "'" + half.group() + "' in line " + line(text, half.start())
                            + " is half of a block; the file is cut off, or was changed by hand");
        }
    }

    private static int line(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    boolean hasCertificates() {
        return blocks.stream().anyMatch(b -> CERTIFICATES.contains(b.label));
    }

    boolean hasKey() {
        return blocks.stream().anyMatch(b -> KEYS.contains(b.label));
    }

    /**
     * All its certificates, in their order.
     *
     * @throws KeyFileException when there is none, or one that cannot be read
     */
    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (CERTIFICATES.contains(block.label)) {
                certificates.add(certificate(block));
            }
        }
        if (certificates.isEmpty()) {
            throw unusable("it must hold certificates in PEM");
        }
        return List.copyOf(certificates);
    }

    private X509Certificate certificate(Block block) {
        try {
            return PemUtils.parseCertificate(block.pem()).get(0);
        } catch (RuntimeException e) {
            throw unusable("the certificate in line " + block.line + " is damaged");
        }
    }

    /**
     * Its private key: PKCS#8, PKCS#1 or SEC1, in clear or encrypted.
     *
     * @throws KeyFileException when there is none, more than one, or one that cannot be read
     */
    PrivateKey privateKey(@Nullable Secret password) {
        List<Block> keys = blocks.stream().filter(b -> KEYS.contains(b.label)).toList();
        if (keys.isEmpty()) {
            throw unusable("it must hold a private key in PEM");
        }
        Block block = keys.get(0);
        if (keys.size() > 1) {
            throw unusable("it holds " + keys.size() + " private keys, the second in line " + keys.get(1).line
                    + "; keep the one that is meant");
        }
        try {
            return PemUtils.parsePrivateKey(
                    block.pem(), password == null ? null : password.value().toCharArray());
        } catch (RuntimeException e) {
            if (block.isEncrypted()) {
                throw unusable(
                        password == null
                                ? "the private key is encrypted, and there is no password for it"
                                : "the password is wrong, or the private key in line " + block.line + " is damaged");
            }
            throw unusable("the private key in line " + block.line + " is damaged, or of an unknown kind");
        }
    }

    private KeyFileException unusable(String reason) {
        return unusable(what, file, reason);
    }

    private static KeyFileException unusable(String what, Path file, String reason) {
        return new KeyFileException(what + " cannot be used: " + file + "; " + reason);
    }
}
