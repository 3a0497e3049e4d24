package dev.camelmcp.configfile;

import dev.camelmcp.config.ServerId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server that was taken out of the file. Immutable.
 *
 * @param secret the file that was made for its secret, and that nothing in the JSON file names any more; null for none
 */
public record Removed(ServerId id, @Nullable Path secret) {}
