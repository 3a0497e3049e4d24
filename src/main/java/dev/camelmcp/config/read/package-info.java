/** What reads the configuration: properties and the JSON file in, all records or all problems out. */
@NullMarked
package dev.camelmcp.config.read;

import org.jspecify.annotations.NullMarked;
