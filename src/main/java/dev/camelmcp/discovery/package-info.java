/** Asks MCP servers what they offer, by the official MCP SDK. */
@NullMarked
package dev.camelmcp.discovery;

import org.jspecify.annotations.NullMarked;
