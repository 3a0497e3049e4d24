package dev.camelmcp.provider;

/** How a product is asked for a token, and how it answers. */
public enum TokenResponseStyle {

    /** A form, answered with 200 and the members of RFC 6749 §5.1. */
    STANDARD,

    /**
     * GitHub's REST API: an empty POST with the app's JWT as Bearer, answered with 201 and the members that
     * {@link GitHubAppResponse} reads. Revocation is a DELETE of {@code /installation/token} with the token itself as
     * Bearer, answered with 204; it is not RFC 7009.
     */
    GITHUB_APP
}
