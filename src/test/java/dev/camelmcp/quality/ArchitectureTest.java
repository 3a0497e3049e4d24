package dev.camelmcp.quality;

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
import java.time.Instant;

/** Dependencies point one way: cli, bootstrap, camel, the SPI packages, config, token. */
@AnalyzeClasses(packages = "dev.camelmcp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule layers = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("dev.camelmcp.cli")
            .layer("karaf")
            .definedBy("dev.camelmcp.karaf")
            .layer("bootstrap")
            .definedBy("dev.camelmcp.bootstrap")
            .layer("spring")
            .definedBy("dev.camelmcp.spring")
            .layer("camel")
            .definedBy("dev.camelmcp.camel")
            .layer("clientauth")
            .definedBy("dev.camelmcp.clientauth")
            .layer("store")
            .definedBy("dev.camelmcp.store")
            .layer("inbound")
            .definedBy("dev.camelmcp.inbound")
            .layer("http")
            .definedBy("dev.camelmcp.http")
            .layer("stdio")
            .definedBy("dev.camelmcp.stdio")
            .layer("discovery")
            .definedBy("dev.camelmcp.discovery")
            .layer("configfile")
            .definedBy("dev.camelmcp.configfile")
            .layer("provider")
            .definedBy("dev.camelmcp.provider")
            .layer("tls")
            .definedBy("dev.camelmcp.tls")
            .layer("config")
            .definedBy("dev.camelmcp.config")
            .layer("token")
            .definedBy("dev.camelmcp.token")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("spring")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("karaf")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("bootstrap")
            .mayOnlyBeAccessedByLayers("cli", "spring", "karaf")
            .whereLayer("camel")
            .mayOnlyBeAccessedByLayers("bootstrap")
            .whereLayer("clientauth")
            .mayOnlyBeAccessedByLayers("camel", "bootstrap")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("camel", "bootstrap")
            .whereLayer("inbound")
            .mayOnlyBeAccessedByLayers("camel", "bootstrap")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("camel", "bootstrap", "stdio")
            .whereLayer("stdio")
            .mayOnlyBeAccessedByLayers("camel", "bootstrap")
            .whereLayer("discovery")
            .mayOnlyBeAccessedByLayers("camel", "bootstrap", "cli")
            .whereLayer("configfile")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("config")
            .mayOnlyAccessLayers("provider", "tls", "token")
            .whereLayer("provider")
            .mayOnlyAccessLayers("token")
            .whereLayer("tls")
            .mayOnlyAccessLayers("token")
            .whereLayer("token")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.camelmcp.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule tokenKnowsNeitherCamelNorHttp = noClasses()
            .that()
            .resideInAPackage("dev.camelmcp.token")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..", "io.vertx..", "java.net.http..", "com.fasterxml..");

    @ArchTest
    static final ArchRule storeAndClientAuthenticationKnowNoCamel = noClasses()
            .that()
            .resideInAnyPackage("dev.camelmcp.store", "dev.camelmcp.clientauth", "dev.camelmcp.inbound")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule onlyHttpKnowsVertx = noClasses()
            .that()
            .resideOutsideOfPackage("dev.camelmcp.http")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..");

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

    @ArchTest
    static final ArchRule timeComesFromTheClock = noClasses()
            .that()
            .resideInAnyPackage("dev.camelmcp.token", "dev.camelmcp.store", "dev.camelmcp.camel", "dev.camelmcp.stdio")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule namesAreNotVague =
            classes().should().haveNameNotMatching(".*(Helper|Manager|Util|Utils|Service)");
}
