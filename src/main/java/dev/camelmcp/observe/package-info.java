/** Meters and health checks of servers and their tokens. */
@NullMarked
package dev.camelmcp.observe;

import org.jspecify.annotations.NullMarked;
