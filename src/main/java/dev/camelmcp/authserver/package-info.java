/** Finds out which authorization server an MCP server's tokens come from: what {@code discover*.camel.yaml} name. */
@NullMarked
package dev.camelmcp.authserver;

import org.jspecify.annotations.NullMarked;
