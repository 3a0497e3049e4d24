package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ServerProperty.*;

import dev.camelmcp.config.GrantSettings;
import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.SubjectSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads by which grant a server's client gets its tokens, and what that grant needs. A file that is not there yet is a
 * warning, not an error: who writes it may come up after the gateway, and it is read anew for each attempt. Not
 * thread-safe; use once.
 */
final class GrantReader {

    private static final Set<ServerProperty> ASSERTION = EnumSet.of(ASSERTION_FILE);
    private static final Set<ServerProperty> EXCHANGE =
            EnumSet.of(SUBJECT_TOKEN, SUBJECT_TOKEN_TYPE, REQUESTED_TOKEN_TYPE, ACTOR_TOKEN_FILE, ACTOR_TOKEN_TYPE);

    private static final Set<ServerProperty> IDP =
            EnumSet.of(IDP_ISSUER, IDP_TOKEN_URL, IDP_CLIENT_ID, IDP_CLIENT_SECRET, IDP_TOKEN_ENDPOINT_AUTH_METHOD);

    private static final String CALLER = "caller";
    private static final String FILE = "file:";

    private final ServerBlock block;
    private final Extensions extensions;

    GrantReader(ServerBlock block, Extensions extensions) {
        this.block = block;
        this.extensions = extensions;
    }

    /** What is configured; what is wrong with it is a problem of the block. */
    GrantSettings read() {
        int before = block.problems().size();
        GrantType type = block.read(GRANT_TYPE, extensions::grant, GrantType.CLIENT_CREDENTIALS);
        if (block.problems().size() > before) {
            return GrantSettings.CLIENT_CREDENTIALS; // nobody knows what the other properties are for
        }
        boolean idJag = type.equals(GrantType.ID_JAG);
        boolean exchanges =
                idJag || type.equals(GrantType.TOKEN_EXCHANGE) || (type.isOwn() && block.has(SUBJECT_TOKEN));
        Path assertion = null;
        if (type.equals(GrantType.JWT_BEARER) || type.isOwn()) {
            assertion = file(ASSERTION_FILE);
        } else {
            warnUnused(ASSERTION, type, GrantType.JWT_BEARER);
        }
        if (type.equals(GrantType.JWT_BEARER) && assertion == null) {
            block.require(ASSERTION_FILE, by(type));
        }
        if (!exchanges) {
            warnUnused(EXCHANGE, type, GrantType.TOKEN_EXCHANGE);
        }
        if (!idJag) {
            warnUnused(IDP, type, GrantType.ID_JAG);
        } else if (block.has(REQUESTED_TOKEN_TYPE)) {
            block.warn(REQUESTED_TOKEN_TYPE, "has no effect, because oauth.grant-type=id-jag asks for an ID-JAG");
        }
        return new GrantSettings(type, assertion, exchanges ? readSubject(type) : null);
    }

    private @Nullable SubjectSettings readSubject(GrantType grant) {
        String subject = block.read(SUBJECT_TOKEN, v -> subject(v.trim()));
        if (subject == null) {
            block.require(SUBJECT_TOKEN, by(grant) + ": caller, or file:PATH");
        }
        boolean callers = CALLER.equals(subject);
        Path file = subject == null || callers ? null : Values.path(subject.substring(FILE.length()));
        warnMissing(SUBJECT_TOKEN, file);
        String ofFile = grant.equals(GrantType.ID_JAG) ? SubjectSettings.ID_TOKEN : SubjectSettings.JWT;
        String type =
                block.read(SUBJECT_TOKEN_TYPE, GrantReader::tokenType, callers ? SubjectSettings.ACCESS_TOKEN : ofFile);
        String requested = block.read(REQUESTED_TOKEN_TYPE, v -> tokenType(v.trim()));
        Path actor = file(ACTOR_TOKEN_FILE);
        String actorType = block.read(ACTOR_TOKEN_TYPE, GrantReader::tokenType, SubjectSettings.JWT);
        if (!block.has(ACTOR_TOKEN_FILE) && block.has(ACTOR_TOKEN_TYPE)) {
            block.warn(ACTOR_TOKEN_TYPE, "has no effect without oauth.actor-token-file");
        }
        return subject == null
                ? null
                : new SubjectSettings(file, null, type, requested, actor, actor == null ? null : actorType);
    }

    private @Nullable Path file(ServerProperty property) {
        Path file = block.read(property, v -> Values.path(v.trim()));
        warnMissing(property, file);
        return file;
    }

    private void warnMissing(ServerProperty property, @Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            block.warn(property, file + " is not there yet, or cannot be read; it is read for each token request");
        }
    }

    private void warnUnused(Set<ServerProperty> properties, GrantType is, GrantType wanted) {
        properties.stream()
                .filter(block::has)
                .forEach(p -> block.warn(
                        p,
                        "has no effect, because oauth.grant-type is " + is.name() + "; set oauth.grant-type="
                                + wanted.name() + ", or remove it"));
    }

    private static String by(GrantType type) {
        return "by oauth.grant-type=" + type.name();
    }

    /** Does not repeat what is wrong: somebody may take it for the place of the token itself. */
    private static String subject(String value) {
        if (!value.equals(CALLER) && (!value.startsWith(FILE) || value.length() == FILE.length())) {
            throw new IllegalArgumentException("is neither caller nor file:PATH; a token itself does not stay valid,"
                    + " so it is the caller's, or read from a file");
        }
        return value;
    }

    /** RFC 8693 §3: an absolute URI, of which many are not registered. */
    private static String tokenType(String value) {
        try {
            if (new URI(value).isAbsolute()) {
                return value;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new IllegalArgumentException("'" + value + "' is no absolute URI, such as " + SubjectSettings.ACCESS_TOKEN
                + " or " + SubjectSettings.JWT + " (RFC 8693 §3)");
    }
}
