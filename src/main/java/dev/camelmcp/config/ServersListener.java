package dev.camelmcp.config;

/** Is told when servers come, change or go while the gateway runs. Called by one thread at a time. */
public interface ServersListener {

    /** Before requests find the servers that come: what those need has to be in place. */
    default void beforeChange(ServersChange change) {}

    /** When no new request finds the servers that are gone. */
    default void afterChange(ServersChange change) {}
}
