package dev.camelmcp.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Header fields as Camel keeps them: one value, or a list where a field is repeated. Stateless. */
public final class HeaderValues {

    private HeaderValues() {}

    /** Adds a value behind those that are there; one look-up where there are none, which is nearly always. */
    public static void add(Map<String, Object> headers, String name, String value) {
        Object before = headers.put(name, value);
        if (before != null) {
            List<Object> values = new ArrayList<>();
            if (before instanceof List<?> list) {
                values.addAll(list);
            } else {
                values.add(before);
            }
            values.add(value);
            headers.put(name, values);
        }
    }
}
