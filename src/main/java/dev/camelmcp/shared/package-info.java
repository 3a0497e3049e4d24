/**
 * What several nodes share: which token is the one, who gets the next one, and what is over; sealed, in a store (SPI).
 */
@NullMarked
package dev.camelmcp.shared;

import org.jspecify.annotations.NullMarked;
