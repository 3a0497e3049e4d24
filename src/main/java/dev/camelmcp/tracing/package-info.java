/** Where a message is about a trace (MCP, SEP-414), Camel's traces go on with it, and it with them. */
@NullMarked
package dev.camelmcp.tracing;

import org.jspecify.annotations.NullMarked;
