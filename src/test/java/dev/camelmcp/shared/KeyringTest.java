package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.camelmcp.shared.Keyring.Key;
import dev.camelmcp.shared.Keyring.SealBrokenException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is sealed is opened in its place, by who has the key, as it was; else not at all. */
class KeyringTest {

    private static final byte[] CLEAR = "the token".getBytes(StandardCharsets.UTF_8);

    private final Key one = Key.of("key-7", bytes(1));
    private final Key two = Key.of("two", bytes(2));
    private final Keyring keyring = new Keyring(List.of(one));
    private final byte[] sealed = keyring.seal("place", CLEAR);

    private static byte[] bytes(int first) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) first;
        return bytes;
    }

    private static void assertClosed(Keyring keyring, String place, byte[] sealed) {
        assertThatExceptionOfType(SealBrokenException.class)
                .isThrownBy(() -> keyring.open(place, sealed))
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("token"));
    }

    @Test
    void whatWasSealedIsOpenedInItsPlaceAlone() throws Exception {
        assertThat(keyring.open("place", sealed)).isEqualTo(CLEAR);
        assertThat(keyring.open("", keyring.seal("", new byte[0]))).isEmpty();
        assertClosed(keyring, "other", sealed);
        assertClosed(keyring, "", sealed);
        assertClosed(keyring, "place ", sealed);
    }

    @Test
    void sameIsNeverSealedTheSameWay() {
        Set<List<Byte>> all = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] again = keyring.seal("place", CLEAR);
            Byte[] boxed = new Byte[again.length];
            Arrays.setAll(boxed, n -> again[n]);
            all.add(List.of(boxed));
        }
        assertThat(all).hasSize(1_000);
    }

    @Test
    void anotherKeyOfTheSameIdOpensNothing() {
        assertClosed(new Keyring(List.of(Key.of("key-7", bytes(9)))), "place", sealed);
    }

    @Test
    void keyThatIsNotThereOpensNothingAndIsNotNamed() {
        assertClosed(new Keyring(List.of(two)), "place", sealed);
        assertThatExceptionOfType(SealBrokenException.class)
                .isThrownBy(() -> new Keyring(List.of(two)).open("place", sealed))
                .withMessageContaining("mcp.store.encryption-keys")
                .withMessageNotContaining("key-7");
    }

    @Test
    void whatIsCutOffAnywhereIsNotOpened() {
        for (int length = 0; length < sealed.length; length++) {
            assertClosed(keyring, "place", Arrays.copyOf(sealed, length));
        }
        assertClosed(keyring, "place", Arrays.copyOf(sealed, sealed.length + 1));
    }

    @Test
    void whatIsChangedInAnyBitIsNotOpened() {
        for (int at = 0; at < sealed.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = sealed.clone();
                changed[at] ^= (byte) (1 << bit);
                assertClosed(keyring, "place", changed);
            }
        }
    }

    @Test
    void eachKeyOpensAndTheFirstSeals() throws Exception {
        Keyring before = new Keyring(List.of(one, two));
        Keyring after = new Keyring(List.of(two, one));
        byte[] late = after.seal("place", CLEAR);
        assertThat(after.open("place", sealed)).isEqualTo(CLEAR);
        assertThat(before.open("place", late)).isEqualTo(CLEAR);
        assertThat(new Keyring(List.of(two)).open("place", late)).isEqualTo(CLEAR);
        assertClosed(keyring, "place", late);
        assertThat(after.open("place", after.seal(one, "place", CLEAR))).isEqualTo(CLEAR);
        assertThat(keyring.open("place", after.seal(one, "place", CLEAR))).isEqualTo(CLEAR);
        assertThat(after.isCurrent(late)).isTrue();
        assertThat(after.isCurrent(sealed)).isFalse();
        assertThat(after.isCurrent(new byte[0])).isFalse();
    }

    @Test
    void namesTellNothingAndDifferForEachKey() {
        assertThat(one.name("default/api")).isEqualTo(Key.of("other", bytes(1)).name("default/api"));
        assertThat(Set.of(one.name("default/api"), two.name("default/api"), one.name("default/apj"), one.name("")))
                .hasSize(4)
                .allSatisfy(name -> assertThat(name).matches("[A-Za-z0-9_-]{43}"));
    }

    /** Would catch a name that is made by the same key as the seals are. */
    @Test
    void namesAreMadeByAnotherKeyThanSeals() {
        assertThat(one.names().getEncoded()).isNotEqualTo(one.seals().getEncoded());
    }

    @Test
    void longestIdIsOneOf32() throws Exception {
        Keyring longest = new Keyring(List.of(Key.of("x".repeat(32), bytes(3))));
        assertThat(longest.open("place", longest.seal("place", CLEAR))).isEqualTo(CLEAR);
    }

    @Test
    void textShowsIdsAlone() {
        assertThat(new Keyring(List.of(one, two))).hasToString("Keyring[Key[key-7], Key[two]]");
    }
}
