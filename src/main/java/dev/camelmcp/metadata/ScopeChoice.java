package dev.camelmcp.metadata;

import dev.camelmcp.token.ScopeSet;

/**
 * The scopes to ask for, and who said so. Immutable.
 *
 * @param scope empty for no {@code scope} parameter
 */
public record ScopeChoice(ScopeSet scope, Source source) {

    /** In the order in which they count. */
    public enum Source {
        CONFIGURED("configured"),
        /** The 401 of the MCP server. */
        CHALLENGE("challenge"),
        /** The metadata of the protected resource. */
        SCOPES_SUPPORTED("scopes_supported"),
        NONE("none");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        /** As it is shown to operators. */
        @Override
        public String toString() {
            return word;
        }
    }
}
