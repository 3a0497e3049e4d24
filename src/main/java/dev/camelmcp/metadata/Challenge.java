package dev.camelmcp.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110 §11.6.1). Immutable.
 *
 * @param scheme in lower case
 * @param parameters in their order, names in lower case; a name may be there twice
 */
record Challenge(String scheme, List<Map.Entry<String, String>> parameters) {

    private static final Set<String> TOKEN_SCHEMES = Set.of("bearer", "dpop");

    Challenge {
        parameters = List.copyOf(parameters);
    }

    /**
     * The challenges in one header value; none where it cannot be read to its end, since half of a challenge may say
     * the opposite of the whole.
     */
    static List<Challenge> read(String value) {
        try {
            return new Reader(value).challenges();
        } catch (UnreadableException e) {
            return List.of();
        }
    }

    /** Whether it asks for an access token (RFC 6750 §3, RFC 9449 §7.1). */
    boolean wantsToken() {
        return TOKEN_SCHEMES.contains(scheme);
    }

    /** All values of that name. */
    List<String> values(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * Takes a header value apart. Not by Apache's parser, which takes the rest of the header for the value where a
     * quote is not closed, and the second of two schemes for a credential of the first.
     */
    private static final class Reader {

        private static final String SEPARATORS = "\"(),/:;<=>?@[\\]{}";
        private static final char DELETE = 0x7F;

        private final String text;
        private final List<Challenge> found = new ArrayList<>();
        private int at;

        Reader(String text) {
            this.text = text;
        }

        List<Challenge> challenges() throws UnreadableException {
            for (skip(" \t,"); at < text.length(); skip(" \t,")) {
                String name = token().toLowerCase(Locale.ROOT);
                if (isValueNext()) {
                    addParameter(name);
                } else {
                    found.add(new Challenge(name, List.of()));
                    skipToken68();
                }
            }
            return found;
        }

        private void addParameter(String name) throws UnreadableException {
            if (found.isEmpty()) {
                throw new UnreadableException();
            }
            Challenge last = found.remove(found.size() - 1);
            List<Map.Entry<String, String>> parameters = new ArrayList<>(last.parameters());
            parameters.add(Map.entry(name, value()));
            found.add(new Challenge(last.scheme(), parameters));
        }

        /** Behind a name, blanks and an equals sign; steps over them. */
        private boolean isValueNext() {
            int behindName = at;
            skip(" \t");
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                skip(" \t");
                return true;
            }
            at = behindName;
            return false;
        }

        private String token() throws UnreadableException {
            int start = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                throw new UnreadableException();
            }
            return text.substring(start, at);
        }

        /** Credentials behind a scheme, such as those of Negotiate: what ends in equals signs or is alone. */
        private void skipToken68() {
            int behindScheme = at;
            skip(" \t");
            while (at < text.length() && isToken68Character(text.charAt(at))) {
                at++;
            }
            skip("=");
            skip(" \t");
            if (at < text.length() && text.charAt(at) != ',') {
                at = behindScheme;
            }
        }

        /** Between quotes, or as far as there is no blank and no comma: many forget the quotes around a URL. */
        private String value() throws UnreadableException {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int start = at;
            while (at < text.length() && " \t,\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String quoted() throws UnreadableException {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                if (at == text.length() || isControl(text.charAt(at))) {
                    throw new UnreadableException();
                }
                value.append(text.charAt(at));
            }
            if (at == text.length()) {
                throw new UnreadableException();
            }
            at++;
            return value.toString();
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private static boolean isTokenCharacter(char character) {
            return character > ' ' && character < DELETE && SEPARATORS.indexOf(character) < 0;
        }

        private static boolean isToken68Character(char character) {
            return isTokenCharacter(character) || character == '/';
        }

        private static boolean isControl(char character) {
            return (character < ' ' && character != '\t') || character == DELETE;
        }
    }

    private static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;
    }
}
