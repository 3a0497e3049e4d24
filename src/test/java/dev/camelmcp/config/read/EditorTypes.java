package dev.camelmcp.config.read;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What editors make of the type of a map's values: a property for each public getter without parameters, in lower case
 * with dashes, of another level where its type is of the same file; described by the Javadoc of the getter.
 */
final class EditorTypes {

    private EditorTypes() {}

    /** All properties, by their names below the map's entry. */
    static List<String> properties(Class<?> type) {
        List<String> found = new ArrayList<>();
        for (Method getter : getters(type)) {
            if (isLevel(getter.getReturnType())) {
                properties(getter.getReturnType()).forEach(below -> found.add(name(getter) + "." + below));
            } else {
                found.add(name(getter));
            }
        }
        return found;
    }

    static Method getter(Class<?> type, String property) {
        String first = property.split("\\.", 2)[0];
        Method getter = getters(type).stream()
                .filter(g -> name(g).equals(first))
                .findFirst()
                .orElseThrow(() -> new AssertionError(type.getName() + " has no " + first));
        return first.equals(property) ? getter : getter(getter.getReturnType(), property.substring(first.length() + 1));
    }

    static Method setter(Method getter) throws NoSuchMethodException {
        return getter.getDeclaringClass()
                .getMethod(getter.getName().replaceFirst("get", "set"), getter.getReturnType());
    }

    /** The Javadoc in the source, which goes into the jar of sources. */
    static String description(Method getter) throws Exception {
        Class<?> declaring = getter.getDeclaringClass();
        Path classes = Path.of(
                declaring.getProtectionDomain().getCodeSource().getLocation().toURI());
        String source = Files.readString(classes.resolveSibling("generated-sources/property-types")
                .resolve(declaring.getNestHost().getName().replace('.', '/') + ".java"));
        int from = source.indexOf("class " + declaring.getSimpleName() + " ");
        Matcher javadoc = Pattern.compile("/\\*\\* (.*) \\*/\n.* " + getter.getName() + "\\(\\)")
                .matcher(source);
        return javadoc.find(from) ? javadoc.group(1) : "";
    }

    private static List<Method> getters(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().startsWith("get") && m.getParameterCount() == 0)
                .toList();
    }

    private static boolean isLevel(Class<?> type) {
        return type.isMemberClass() && !type.isEnum();
    }

    private static String name(Method getter) {
        return getter.getName().substring(3).replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
