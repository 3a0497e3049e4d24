/**
 * Local MCP servers: the {@code mcp-stdio:} component, which bridges Streamable HTTP to the standard streams of
 * programs on this machine.
 */
@NullMarked
package dev.camelmcp.stdio;

import org.jspecify.annotations.NullMarked;
