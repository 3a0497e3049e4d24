/** What is configured: one immutable registration per MCP server, read and validated all at once. */
@NullMarked
package dev.camelmcp.config;

import org.jspecify.annotations.NullMarked;
