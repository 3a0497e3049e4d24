package dev.camelmcp.quality;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import dev.camelmcp.acquire.RouteTokenSource;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.tls.TlsFiles;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;

/** Dependencies point one way, and each library has one place. */
@AnalyzeClasses(packages = "dev.camelmcp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /**
     * From the top: a package uses those of lower lines only, and none of its own line. {@code PackageDiagramTest}
     * tells which it uses indeed.
     */
    private static final List<List<String>> LINES = List.of(
            List.of("cli", "spring", "karaf"),
            List.of("configfile", "bootstrap"),
            List.of("admin"),
            List.of("discovery"),
            List.of("forward"),
            List.of("authserver"),
            List.of("acquire"),
            List.of("observe"),
            List.of("camel", "config.read"),
            List.of("reload"),
            List.of("redis"),
            List.of("shared"),
            List.of(
                    "clientauth",
                    "grant",
                    "metadata",
                    "dpop",
                    "store",
                    "inbound",
                    "http.server",
                    "http.client",
                    "stdio",
                    "tracing"),
            List.of("http"),
            List.of("config"),
            List.of("provider", "tls", "proxy"),
            List.of("token", "files"));

    @ArchTest
    static final ArchRule layers = lines();

    /** The records are everybody's; how they are read is the business of who starts something. */
    @ArchTest
    static final ArchRule onlyWhoStartsSomethingReadsTheConfiguration = noClasses()
            .that()
            .resideOutsideOfPackages(
                    in("config.read"), in("configfile"), in("bootstrap"), in("cli"), in("spring"), in("karaf"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in("config.read"));

    /** A gateway that runs looks at the file; it never writes it. */
    @ArchTest
    static final ArchRule onlyCommandsEditTheFile = noClasses()
            .that()
            .resideOutsideOfPackages(in("configfile"), in("cli"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in("configfile"));

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.camelmcp.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule tokenKnowsNeitherCamelNorHttp = noClasses()
            .that()
            .resideInAPackage("dev.camelmcp.token")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..", "io.vertx..", "java.net.http..", "com.fasterxml..");

    @ArchTest
    static final ArchRule storeAndSpisKnowNoCamel = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.camelmcp.store",
                    "dev.camelmcp.clientauth",
                    "dev.camelmcp.grant",
                    "dev.camelmcp.inbound",
                    "dev.camelmcp.metadata")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule onlyHttpAndRedisKnowVertx = noClasses()
            .that()
            .resideOutsideOfPackages("dev.camelmcp.http..", "dev.camelmcp.redis")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..");

    /** Which is not there where nobody traces. */
    @ArchTest
    static final ArchRule onlyTracingKnowsTelemetry = noClasses()
            .that()
            .resideOutsideOfPackage(in("tracing"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel.telemetry..", "io.opentelemetry..");

    @ArchTest
    static final ArchRule onlySpringKnowsSpring = noClasses()
            .that()
            .resideOutsideOfPackage("dev.camelmcp.spring")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.camel.spring..");

    @ArchTest
    static final ArchRule onlyKarafKnowsOsgi = noClasses()
            .that()
            .resideOutsideOfPackage("dev.camelmcp.karaf")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.osgi..", "org.apache.camel.karaf..");

    @ArchTest
    static final ArchRule noStandardStreams = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule noJavaUtilLogging = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    /** Requests are on event loops, which wait for no file: what TLS needs was read before. */
    @ArchTest
    static final ArchRule eventLoopsReadNoFiles = noClasses()
            .that()
            .resideInAnyPackage(in("http"), in("http.client"))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.nio.file.Files")
            .orShould()
            .callMethod(TlsClients.class, "of", TlsFiles.class)
            .orShould()
            .callMethod(TlsClients.class, "current", TlsFiles.class)
            .orShould()
            .callConstructor(ClientTls.class, TlsFiles.class, Clock.class);

    /** Operators are woken by an ERROR: a token that cannot be had, or in Karaf a gateway that does not start. */
    @ArchTest
    static final ArchRule errorsAreRare = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(RouteTokenSource.class.getName())
            .and()
            .resideOutsideOfPackage(in("karaf"))
            .should()
            .callMethodWhere(target(owner(type(Logger.class))).and(target(name("error"))));

    /** Nor for a name server: Vert.x asks one without waiting, and an address is read as what it is. */
    @ArchTest
    static final ArchRule nobodyWaitsForANameServer = noClasses()
            .that()
            .resideOutsideOfPackage(in("bootstrap"))
            .should()
            .callMethod(InetAddress.class, "getByName", String.class)
            .orShould()
            .callMethod(InetAddress.class, "getAllByName", String.class);

    @ArchTest
    static final ArchRule timeComesFromTheClock = noClasses()
            .that()
            .resideInAnyPackage(
                    in("token"),
                    in("store"),
                    in("camel"),
                    in("observe"),
                    in("acquire"),
                    in("forward"),
                    in("discovery"),
                    in("admin"),
                    in("stdio"))
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule namesAreNotVague =
            classes().should().haveNameNotMatching(".*(Helper|Manager|Util|Utils|Service)");

    private static ArchRule lines() {
        Architectures.LayeredArchitecture rule = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String name : LINES.stream().flatMap(List::stream).toList()) {
            rule = rule.layer(name).definedBy(in(name));
        }
        for (int i = 0; i < LINES.size(); i++) {
            String[] below = LINES.subList(i + 1, LINES.size()).stream()
                    .flatMap(List::stream)
                    .toArray(String[]::new);
            for (String name : LINES.get(i)) {
                rule = below.length == 0
                        ? rule.whereLayer(name).mayNotAccessAnyLayer()
                        : rule.whereLayer(name).mayOnlyAccessLayers(below);
            }
        }
        return rule.ensureAllClassesAreContainedInArchitecture();
    }

    private static String in(String name) {
        return "dev.camelmcp." + name;
    }
}
