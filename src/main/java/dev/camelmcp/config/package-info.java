/** What is configured: immutable records, one registration for each MCP server. */
@NullMarked
package dev.camelmcp.config;

import org.jspecify.annotations.NullMarked;
