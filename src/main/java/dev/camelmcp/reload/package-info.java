/** Routes that change while they run: files that were edited, and what becomes of calls that are under way. */
@NullMarked
package dev.camelmcp.reload;

import org.jspecify.annotations.NullMarked;
