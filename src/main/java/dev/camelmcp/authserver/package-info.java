/**
 * Finds out which authorization server an MCP server's tokens come from: what {@code routes/discover.camel.yaml} names.
 */
@NullMarked
package dev.camelmcp.authserver;

import org.jspecify.annotations.NullMarked;
