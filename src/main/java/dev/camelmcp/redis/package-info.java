/** The shared store on Redis or Valkey. Nothing of it is loaded where none is configured. */
@NullMarked
package dev.camelmcp.redis;

import org.jspecify.annotations.NullMarked;
