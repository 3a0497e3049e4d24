package dev.camelmcp.configfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may not leave a file as it is, is told who may. */
class OwnershipTest {

    private record Somebody(String getName) implements GroupPrincipal {}

    private static final UserPrincipal OWNER = new Somebody("nobody");

    private final Ownership file = new Ownership(OWNER, new Somebody("adm"), Set.of());

    @Test
    void ownerIsToldTheGroupAndOthersTheOwner() {
        assertThat(file.whoCan(OWNER)).isEqualTo("its group is adm; run this as a member of that group, or as root");
        assertThat(file.whoCan(new Somebody("guest")))
                .isEqualTo("it belongs to nobody; run this as that user, or as root");
    }
}
