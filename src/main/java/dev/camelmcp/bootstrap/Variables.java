package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ProgramEnvironment;
import java.util.AbstractMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.PropertiesLookupListener;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesFunction;
import org.jspecify.annotations.Nullable;

/**
 * <code>{{env:NAME}}</code> as Camel resolves it, and a note of each variable that was asked for, since those are not
 * for the programs of local servers. Thread-safe.
 */
final class Variables implements PropertiesFunction, PropertiesLookupListener {

    private static final String NAME = "env";

    private final PropertiesFunction camels;
    private final ProgramEnvironment programs = new ProgramEnvironment();

    private Variables(PropertiesFunction camels) {
        this.camels = camels;
    }

    /** Those of an installation; null where there is none. */
    static @Nullable Variables of(CamelContext context) {
        return context.getPropertiesComponent().getPropertiesFunction(NAME) instanceof Variables ours ? ours : null;
    }

    /** For a context of our own, whatever is resolved in it. */
    static void bind(CamelContext context) {
        PropertiesComponent properties = context.getPropertiesComponent();
        Variables ours = new Variables(properties.getPropertiesFunction(NAME));
        properties.addPropertiesFunction(ours);
        // {{my.name}} may be the variable MY_NAME
        properties.addPropertiesLookupListener(ours);
    }

    /** For an installation, before its configuration is read: in place of Camel's own, as long as it lasts. */
    static Variables bind(Footprint footprint) {
        PropertiesComponent properties = footprint.context().getPropertiesComponent();
        Variables there = of(footprint.context());
        Variables ours = there == null ? new Variables(properties.getPropertiesFunction(NAME)) : there;
        if (there == null) {
            properties.addPropertiesFunction(ours);
            footprint.add("properties function " + NAME, () -> properties.addPropertiesFunction(ours.camels));
        }
        footprint.bind(ProgramEnvironment.BEAN, ours.programs);
        return ours;
    }

    ProgramEnvironment programs() {
        return programs;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String apply(String remainder) {
        int end = remainder.indexOf(':');
        note(end < 0 ? remainder : remainder.substring(0, end));
        return camels.apply(remainder);
    }

    @Override
    public boolean lookupFirst(String remainder) {
        return camels.lookupFirst(remainder);
    }

    @Override
    public boolean optional(String remainder) {
        return camels.optional(remainder);
    }

    @Override
    public void onLookup(String name, String value, String defaultValue, String source) {
        if ("ENV".equals(source)) {
            note(name);
        }
    }

    /** Camel looks for the name, and for what it is as the name of a variable. */
    private void note(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        programs.resolved(name);
        programs.resolved(upper);
        programs.resolved(upper.replace('.', '_').replace('-', '_'));
    }

    /** The environment, which notes each variable that is asked for by its name. */
    Map<String, String> noted() {
        return new AbstractMap<>() {

            @Override
            public @Nullable String get(Object name) {
                String value = System.getenv(String.valueOf(name));
                if (value != null) {
                    programs.resolved(String.valueOf(name));
                }
                return value;
            }

            @Override
            public Set<Map.Entry<String, String>> entrySet() {
                return System.getenv().entrySet();
            }
        };
    }
}
