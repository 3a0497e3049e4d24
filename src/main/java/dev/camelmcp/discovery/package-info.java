/** What {@code gateway} and {@code tools.camel.yaml} name: what MCP servers offer, asked by the route of callers. */
@NullMarked
package dev.camelmcp.discovery;

import org.jspecify.annotations.NullMarked;
