package dev.camelmcp.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolRulesTest {

    private static ToolRules rules(@Nullable String allowed, @Nullable String denied) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty("McpToolsAllowed", allowed);
        exchange.setProperty("McpToolsDenied", denied);
        return ToolRules.of(exchange);
    }

    @Test
    void withoutAnyEverythingIsOpen() {
        assertThat(rules(null, null).isOpen()).isTrue();
        assertThat(rules(null, " , ").isOpen()).isTrue();
        assertThat(rules(null, null).allows("anything")).isTrue();
    }

    /** Would catch an empty list, as of an unset placeholder, that opens everything. */
    @Test
    void emptyListAllowsNothing() {
        assertThat(rules("", null).isOpen()).isFalse();
        assertThat(rules("", null).allows("anything")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "search, search, true",
        "search, Search, false",
        "search, searches, false",
        "get_*, get_user, true",
        "get_*, get_, true",
        "get_*, forget_user, false",
        "*_user, get_user, true",
        "*_user, get_users, false",
        "g*t_*r, get_user, true",
        "g*t_*r, get_users, false",
        "*, anything, true",
        "**, anything, true",
        "a.c, abc, false",
        "[abc], a, false",
        "'x, get_*', get_user, true",
    })
    void allowedNamesAreAsWrittenWithStarsForAnything(String pattern, String tool, boolean allowed) {
        assertThat(rules(pattern, null).allows(tool)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "drop_*, drop_table, false",
        "drop_*, DROP_table, false",
        "Drop_*, drop_table, false",
        "drop, dropped, true"
    })
    void deniedNamesCountInAnyCase(String pattern, String tool, boolean allowed) {
        assertThat(rules(null, pattern).allows(tool)).isEqualTo(allowed);
    }

    @Test
    void whatBothNameIsDenied() {
        assertThat(rules("*", "drop_*").allows("drop_table")).isFalse();
        assertThat(rules("*", "drop_*").allows("search")).isTrue();
    }

    @Test
    @Timeout(10)
    void patternOfManyStarsIsNoTrap() {
        assertThat(rules("a*".repeat(60) + "b", null).allows("a".repeat(256))).isFalse();
    }

    @Test
    void answerThatNobodyJudgedTheRequestOfFails() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        assertThatThrownBy(() -> ToolRules.judged(exchange))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mcpToolGuard");
    }
}
