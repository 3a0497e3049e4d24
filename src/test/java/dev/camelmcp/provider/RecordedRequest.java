package dev.camelmcp.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares a request with the documented one. Stateless. */
final class RecordedRequest {

    /** What HTTP clients send of their own accord, and the gateway's correlation id; no product minds. */
    private static final Set<String> HARMLESS = Set.of(
            "accept",
            "accept-encoding",
            "connection",
            "content-length",
            "content-type",
            "host",
            "http2-settings",
            "upgrade",
            "user-agent",
            "x-correlation-id",
            "x-request-id");

    private static final Duration LONGEST_JWT = Duration.ofMinutes(10);

    private final Recording.Request documented;
    private final Optional<RSAPublicKey> appKey;

    RecordedRequest(Recording.Request documented, Optional<RSAPublicKey> appKey) {
        this.documented = documented;
        this.appKey = appKey;
    }

    List<String> deviations(HttpExchange exchange, String body) {
        List<String> found = new ArrayList<>();
        addUnless(exchange.getRequestMethod().equals("POST"), "method", found);
        addUnless(exchange.getRequestURI().toString().equals(documented.path()), "path", found);
        Headers headers = exchange.getRequestHeaders();
        documented.headers().forEach((name, value) -> addUnless(hasHeader(headers, name, value), name, found));
        // GitHub refuses a request without one
        addUnless(headers.containsKey("User-Agent"), "User-Agent", found);
        addUnless(isAuthorized(headers), "Authorization", found);
        Set<String> expected = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        expected.addAll(documented.headers().keySet());
        expected.addAll(HARMLESS);
        expected.add("Authorization");
        headers.keySet().stream().filter(h -> !expected.contains(h)).forEach(found::add);
        compareForm(body, found);
        return found;
    }

    private static boolean hasHeader(Headers headers, String name, String value) {
        List<String> sent = headers.getOrDefault(name, List.of());
        return sent.size() == 1
                && sent.get(0).replaceFirst("\\s*;\\s*charset=.*", "").equalsIgnoreCase(value);
    }

    /** The documented credentials once; none where the documentation has none. */
    private boolean isAuthorized(Headers headers) {
        List<String> sent = headers.getOrDefault("Authorization", List.of());
        if (documented.basic() == null && documented.appJwt() == null) {
            return sent.isEmpty();
        }
        if (sent.size() != 1) {
            return false;
        }
        return documented.basic() == null
                ? isAppJwt(sent.get(0))
                : sent.get(0).equals("Basic " + encoded(documented.basic()));
    }

    /** RFC 6749 §2.3.1; the recorded values are the same before and after form-encoding. */
    private static String encoded(Recording.Basic basic) {
        String credentials = basic.user() + ":" + basic.password();
        return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** RS256, issued by the app a little in the past, at most ten minutes valid. */
    private boolean isAppJwt(String authorization) {
        if (!authorization.startsWith("Bearer ")) {
            return false;
        }
        try {
            SignedJWT jwt = SignedJWT.parse(authorization.substring("Bearer ".length()));
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Instant now = Instant.now();
            Instant issued = claims.getIssueTime().toInstant();
            Instant expires = claims.getExpirationTime().toInstant();
            return jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)
                    && jwt.verify(new RSASSAVerifier(appKey.orElseThrow()))
                    && documented.appJwt().get("iss").equals(claims.getIssuer())
                    && issued.isBefore(now.minusSeconds(30))
                    && expires.isAfter(now)
                    && !expires.isAfter(now.plus(LONGEST_JWT));
        } catch (ParseException | JOSEException | NullPointerException e) {
            return false;
        }
    }

    private void compareForm(String body, List<String> found) {
        Map<String, String> sent = new TreeMap<>();
        Set<String> names = new HashSet<>(documented.form().keySet());
        for (String pair : body.isEmpty() ? new String[0] : body.split("&")) {
            String[] parts = pair.split("=", 2);
            String name = decode(parts[0]);
            names.add(name);
            // one that is there twice equals no documented value
            sent.merge(name, parts.length == 1 ? "" : decode(parts[1]), (a, b) -> a + "\n" + b);
        }
        names.stream()
                .sorted()
                .forEach(n -> addUnless(
                        sent.containsKey(n)
                                && sent.get(n).equals(documented.form().get(n)),
                        n,
                        found));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void addUnless(boolean kept, String name, List<String> found) {
        if (!kept) {
            found.add(name);
        }
    }
}
