/** The half that listens: an engine for {@code platform-http:} that never waits, and the listeners that it has. */
@NullMarked
package dev.camelmcp.http.server;

import org.jspecify.annotations.NullMarked;
