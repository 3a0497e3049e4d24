/** Files as texts, files that may change while the gateway runs, and the one thread that looks at them. */
@NullMarked
package dev.camelmcp.files;

import org.jspecify.annotations.NullMarked;
