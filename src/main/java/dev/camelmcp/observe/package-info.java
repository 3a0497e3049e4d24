/** Meters and health checks of servers, their tokens, and the store that nodes share. */
@NullMarked
package dev.camelmcp.observe;

import org.jspecify.annotations.NullMarked;
