/** A non-blocking HTTP server engine for {@code platform-http:} and the {@code mcp-upstream:} component, both on Vert.x. */
@NullMarked
package dev.camelmcp.http;

import org.jspecify.annotations.NullMarked;
