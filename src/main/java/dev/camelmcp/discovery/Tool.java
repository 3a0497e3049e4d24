package dev.camelmcp.discovery;

import java.util.Map;

/**
 * A tool of an MCP server. Immutable.
 *
 * @param description what the server says about it, in any number of lines; empty where it says nothing
 * @param inputSchema the JSON Schema of its arguments, as the server has it
 */
public record Tool(String name, String description, Map<String, Object> inputSchema) {}
