/** The command line. */
@NullMarked
package dev.camelmcp.cli;

import org.jspecify.annotations.NullMarked;
