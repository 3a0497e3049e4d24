package dev.camelmcp.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeSetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"read write", "read,write", "read, write", " read  write ", ",read,,write,", "read\twrite\n"})
    void parseSeparatesAtBlanksAndCommas(String text) {
        assertThat(ScopeSet.parse(text).values()).containsExactly("read", "write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , "})
    void parseWhenThereIsNoScopeThenIsEmpty(String text) {
        assertThat(ScopeSet.parse(text)).isEqualTo(ScopeSet.EMPTY).matches(ScopeSet::isEmpty);
    }

    @Test
    void equalityIgnoresOrderAndRepetition() {
        assertThat(ScopeSet.parse("read write read"))
                .isEqualTo(ScopeSet.parse("write read"))
                .hasSameHashCodeAs(ScopeSet.parse("write read"));
    }

    @Test
    void equalityIsCaseSensitive() {
        assertThat(ScopeSet.parse("Read")).isNotEqualTo(ScopeSet.parse("read"));
    }

    @Test
    void toStringIsTheWireFormatInTheOrderGiven() {
        assertThat(ScopeSet.parse("write,read,admin,write")).hasToString("write read admin");
    }

    @Test
    void containsAllWhenOneRequestedScopeIsMissingThenIsFalse() {
        ScopeSet granted = ScopeSet.parse("read admin");

        assertThat(granted.isEmpty()).isFalse();
        assertThat(granted.containsAll(ScopeSet.parse("admin read"))).isTrue();
        assertThat(granted.containsAll(ScopeSet.EMPTY)).isTrue();
        assertThat(granted.containsAll(ScopeSet.parse("read write"))).isFalse();
        assertThat(granted.containsAll(ScopeSet.parse("rea"))).isFalse();
    }

    @Test
    void valuesAreACopyThatNobodyCanChange() {
        Set<String> mine = new LinkedHashSet<>(List.of("read"));
        ScopeSet scope = new ScopeSet(mine);
        mine.add("admin");

        assertThat(scope.values()).containsExactly("read");
        assertThatThrownBy(() -> scope.values().add("admin")).isInstanceOf(UnsupportedOperationException.class);
    }
}
