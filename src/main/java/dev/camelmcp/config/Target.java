package dev.camelmcp.config;

/** Where an MCP server is: behind a URL, or a program on this machine. Immutable. */
public sealed interface Target permits RemoteTarget, LocalTarget {

    /** It in a few words, for people: nothing that may be a secret. */
    String summary();
}
