package dev.camelmcp.acquire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Undoes what text is escaped by on its way into other text; what is no escape stays. Stateless. */
final class Escapes {

    private static final Pattern ENTITY = Pattern.compile("&(#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});?");
    private static final Pattern PERCENT = Pattern.compile("(?:%[0-9a-fA-F]{2})+");
    private static final Pattern BACKSLASH =
            Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\"'/\\\\]))");

    /** Those of ASCII that are no letters and digits, and the blank. */
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", " "),
            Map.entry("plus", "+"),
            Map.entry("sol", "/"),
            Map.entry("bsol", "\\"),
            Map.entry("equals", "="),
            Map.entry("percnt", "%"),
            Map.entry("colon", ":"),
            Map.entry("semi", ";"),
            Map.entry("comma", ","),
            Map.entry("period", "."),
            Map.entry("excl", "!"),
            Map.entry("quest", "?"),
            Map.entry("num", "#"),
            Map.entry("dollar", "$"),
            Map.entry("commat", "@"),
            Map.entry("ast", "*"),
            Map.entry("lowbar", "_"),
            Map.entry("hyphen", "-"),
            Map.entry("grave", "`"),
            Map.entry("hat", "^"),
            Map.entry("verbar", "|"),
            Map.entry("lpar", "("),
            Map.entry("rpar", ")"),
            Map.entry("lsqb", "["),
            Map.entry("rsqb", "]"),
            Map.entry("lcub", "{"),
            Map.entry("rcub", "}"));

    private Escapes() {}

    /** One layer of each kind less: of JSON, HTML and URLs, in this order. */
    static String undone(String text) {
        return percent(html(BACKSLASH.matcher(text).replaceAll(found -> Matcher.quoteReplacement(backslash(found)))));
    }

    /** Entities of HTML and XML, by number or by name. */
    static String html(String text) {
        return ENTITY.matcher(text).replaceAll(found -> Matcher.quoteReplacement(entity(found)));
    }

    private static String percent(String text) {
        return PERCENT.matcher(text).replaceAll(found -> {
            String run = found.group();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 1; i < run.length(); i += 3) {
                bytes.write(Integer.parseInt(run.substring(i, i + 2), 16));
            }
            return Matcher.quoteReplacement(bytes.toString(StandardCharsets.UTF_8));
        });
    }

    private static String backslash(MatchResult found) {
        String hex = found.group(1) == null ? found.group(2) : found.group(1);
        return hex == null ? found.group(3) : String.valueOf((char) Integer.parseInt(hex, 16));
    }

    private static String entity(MatchResult found) {
        String name = found.group(1);
        if (!name.startsWith("#")) {
            return NAMED.getOrDefault(name.toLowerCase(Locale.ROOT), found.group());
        }
        boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
        int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
        return Character.isValidCodePoint(code) ? Character.toString(code) : found.group();
    }
}
