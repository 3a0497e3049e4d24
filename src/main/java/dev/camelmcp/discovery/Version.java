package dev.camelmcp.discovery;

import java.util.Objects;

/** What the gateway tells MCP peers and operators about itself. Stateless. */
public final class Version {

    /** From the jar's manifest. */
    public static final String TEXT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "dev");

    private Version() {}
}
