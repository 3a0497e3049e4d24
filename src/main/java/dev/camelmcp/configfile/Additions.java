package dev.camelmcp.configfile;

import dev.camelmcp.config.ServerId;
import java.util.List;

/**
 * What became of servers that were to be added. Immutable.
 *
 * @param added those that are new
 * @param kept those that were there already, and stay as they are
 * @param refused why others are not there, one line each
 */
public record Additions(List<ServerId> added, List<ServerId> kept, List<String> refused) {

    public Additions {
        added = List.copyOf(added);
        kept = List.copyOf(kept);
        refused = List.copyOf(refused);
    }
}
