package dev.camelmcp.interop;

import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keycloak in development mode, with the realm of {@code keycloak-realm.json}, all in memory. It chooses its ports
 * itself, on loopback. The profile {@code interop} unpacks the distribution to {@code target/keycloak}; the first start
 * after that takes twice as long, because Keycloak assembles itself. All use one folder, into which each writes its
 * realm and its trust store, which it reads as late as the first certificate comes: JVMs that run tests side by side
 * have theirs one after the other.
 */
final class Keycloak implements AuthorizationServer {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Pattern LISTENING = Pattern.compile(
            "Listening on: .*https://127\\.0\\.0\\.1:(\\d+).*Management interface listening on (http://\\S+:\\d+)");

    private final Path home = home();
    private final Workspace.Turn turn;
    private final RunningProgram process;
    private final String realm;

    Keycloak(Pki pki) {
        turn = Workspace.turn("keycloak");
        try {
            importRealm(pki);
            process = RunningProgram.start(command(pki));
            realm = started(pki);
        } catch (RuntimeException | Error e) {
            turn.close();
            throw e;
        }
    }

    /** Returns the issuer once it is ready. */
    private String started(Pki pki) {
        try {
            await("Keycloak")
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> listening().isPresent() || !process.isAlive());
            Matcher ports = listening().orElseThrow();
            HttpsClient http = new HttpsClient(pki);
            await("Keycloak's health")
                    .atMost(START)
                    .until(() -> http.get(ports.group(2) + "/health/ready").statusCode() == 200);
            return "https://localhost:" + ports.group(1) + "/realms/interop";
        } catch (RuntimeException e) {
            process.close();
            throw new AssertionError("Keycloak did not start:\n" + process.output(), e);
        }
    }

    @Override
    public String issuer() {
        return realm;
    }

    @Override
    public String tokenUrl() {
        return realm + "/protocol/openid-connect/token";
    }

    @Override
    public String revocationUrl() {
        return realm + "/protocol/openid-connect/revoke";
    }

    @Override
    public String introspectionUrl() {
        return tokenUrl() + "/introspect";
    }

    /** Keycloak asks everybody for a certificate, and takes those who have none. */
    @Override
    public String mtlsTokenUrl() {
        return tokenUrl();
    }

    @Override
    public String mtlsRevocationUrl() {
        return revocationUrl();
    }

    @Override
    public void close() {
        process.close();
        turn.close();
    }

    private ProcessBuilder command(Pki pki) {
        ProcessBuilder builder = NodeProcess.command(
                "launch.mjs",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--import-realm",
                "--db=dev-mem",
                "--cache=local",
                "--http-host=127.0.0.1",
                "--http-port=0",
                "--https-port=0",
                "--https-certificate-file=" + pki.path("server.pem"),
                "--https-certificate-key-file=" + pki.path("server.key"),
                "--https-client-auth=request",
                "--truststore-paths=" + pki.path("ca.pem"),
                "--health-enabled=true",
                "--http-management-host=127.0.0.1",
                "--http-management-port=0",
                "--http-management-scheme=http");
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Saves a third of the CPU time of a start: most of its code runs a few times only.
        String java = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms128m -Xmx512m -Dfile.encoding=UTF-8";
        builder.environment().put("JAVA_OPTS", java);
        return builder;
    }

    private void importRealm(Pki pki) {
        try {
            Path folder = Files.createDirectories(home.resolve("data/import"));
            Files.writeString(folder.resolve("interop-realm.json"), KeycloakRealm.of(pki));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Matcher> listening() {
        return Optional.of(LISTENING.matcher(process.stdout())).filter(Matcher::find);
    }

    private static Path home() {
        Path unpacked = Path.of("target", "keycloak").toAbsolutePath();
        try (Stream<Path> folders = Files.exists(unpacked) ? Files.list(unpacked) : Stream.<Path>empty()) {
            List<Path> homes =
                    folders.filter(f -> Files.exists(f.resolve("bin/kc.sh"))).toList();
            if (homes.size() != 1) {
                throw new AssertionError("There should be one Keycloak in " + unpacked + ", unpacked by the Maven"
                        + " profile interop, but there is " + homes);
            }
            return homes.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
