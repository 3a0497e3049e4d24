package dev.camelmcp.grant;

import dev.camelmcp.config.SubjectSettings;
import dev.camelmcp.files.FileTooLargeException;
import dev.camelmcp.files.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads a file that holds one token and nothing else, but blanks and line ends around it. Stateless. */
final class TokenFile {

    /** In bytes; no token that fits into a request comes near. */
    static final int LARGEST = 64 << 10;

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]+");

    /** RFC 7515 §3.1, RFC 7516 §3.1: three parts, or five where it is encrypted. */
    private static final Pattern COMPACT =
            Pattern.compile("[A-Za-z0-9_-]++(\\.[A-Za-z0-9_-]*+){2}((\\.[A-Za-z0-9_-]*+){2})?");

    private TokenFile() {}

    /**
     * A token of that type.
     *
     * @param property that names the file, for messages
     * @param type RFC 8693 §3; what a JWT looks like is known
     * @throws TokenFileException where the file holds no such thing
     */
    static String token(String property, Path file, String type) {
        return type.equals(SubjectSettings.JWT) ? jwt(property, file) : read(property, file);
    }

    /** A JWT; its signature and claims are the authorization server's business. */
    static String jwt(String property, Path file) {
        String token = read(property, file);
        if (!COMPACT.matcher(token).matches()) {
            throw problem(property, file, "must hold a JWT and nothing else: three parts with dots between them");
        }
        return token;
    }

    private static String read(String property, Path file) {
        if (!Files.exists(file)) {
            throw problem(property, file, "does not exist; look at who should write it, or at the mount");
        }
        if (Files.isDirectory(file)) {
            throw problem(property, file, "is a directory; name the file in it that holds the token");
        }
        // reading a pipe waits for who writes it, for ever; what mounts and agents write may be behind symbolic links
        if (!Files.isRegularFile(file)) {
            throw problem(property, file, "is a pipe, a socket or a device; name a regular file, or a link to one");
        }
        String token;
        try {
            token = TextFile.read(file, LARGEST).strip();
        } catch (FileTooLargeException e) {
            throw problem(property, file, "is larger than " + (LARGEST >> 10) + " KiB, which no token is");
        } catch (TextFile.NotUtf8Exception e) {
            throw problem(property, file, "must hold a token and nothing else, but it is no text");
        } catch (IOException e) {
            throw problem(property, file, "cannot be read; check its permissions");
        }
        if (token.isEmpty()) {
            throw problem(property, file, "is empty; look at who should write it");
        }
        if (!VISIBLE.matcher(token).matches()) {
            throw problem(property, file, "must hold a token and nothing else, without blanks or line ends inside");
        }
        return token;
    }

    private static TokenFileException problem(String property, Path file, String what) {
        return new TokenFileException(property + ": " + file + " " + what);
    }
}
