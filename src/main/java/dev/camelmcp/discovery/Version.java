package dev.camelmcp.discovery;

import java.util.Objects;

/** What the gateway tells MCP peers about itself. Stateless. */
final class Version {

    /** From the jar's manifest. */
    static final String TEXT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "dev");

    private Version() {}
}
