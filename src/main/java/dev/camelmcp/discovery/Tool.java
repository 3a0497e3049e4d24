package dev.camelmcp.discovery;

/**
 * A tool of an MCP server. Immutable.
 *
 * @param description what the server says about it, in any number of lines; empty where it says nothing
 */
public record Tool(String name, String description) {}
