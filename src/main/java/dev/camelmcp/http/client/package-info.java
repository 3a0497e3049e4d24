/** The half that asks: the {@code mcp-upstream:} component, its connections and their limits. */
@NullMarked
package dev.camelmcp.http.client;

import org.jspecify.annotations.NullMarked;
