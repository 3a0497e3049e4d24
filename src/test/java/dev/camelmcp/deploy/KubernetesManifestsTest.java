package dev.camelmcp.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests are objects of the Kubernetes API, and fit each other. */
class KubernetesManifestsTest {

    private static final String DEPLOYMENT = "deploy/kubernetes/memory/deployment.yaml";

    static Stream<Manifests> folders() {
        return Stream.of(Manifests.memory(), Manifests.redis());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void oneOfEachKindOfOneName(Manifests manifests) {
        assertThat(manifests.objects())
                .extracting(Object::getClass)
                .containsExactlyInAnyOrder(
                        ConfigMap.class,
                        Deployment.class,
                        NetworkPolicy.class,
                        PodDisruptionBudget.class,
                        Service.class);
        assertThat(manifests.objects())
                .allSatisfy(o -> assertThat(o.getMetadata().getName()).isEqualTo("mcp-oauth"))
                .allSatisfy(o -> assertThat(o.getMetadata().getNamespace())
                        .as("kubectl -n says where")
                        .isNull());
    }

    /** Each of these would be taken by a reader that is not strict, and have no effect in the cluster. */
    @ParameterizedTest
    @CsvSource({
        "readOnlyRootFilesystem:, readOnlyRootFileSystem:",
        "enableServiceLinks: false, enableServiceLinks: 'no'",
        "replicas: 1, 'replicas: \"1\"'",
        "'httpGet:', 'http:'",
        "runAsUser: 10001, runAsUser: ten",
        "runAsGroup: 10001, runAsUser: 10001",
        "replicas: 1, selector: {}",
        "apiVersion: apps/v1, apiVersion: extensions/v1beta1",
        "kind: Deployment, 'kind: Deployment\n---\nkind: Deployment'"
    })
    void mistakesAreRefused(String right, String wrong) throws IOException {
        String text = Files.readString(Path.of(DEPLOYMENT));
        assertThat(text).contains(right);
        assertThatThrownBy(() -> KubernetesYaml.read(text.replace(right, wrong)))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void selectorsChooseThePods(Manifests manifests) {
        Map<String, String> labels = manifests.podLabels();
        assertThat(labels).isNotEmpty();
        assertThat(Stream.concat(
                        Stream.of(
                                manifests.the(Service.class).getSpec().getSelector(),
                                manifests
                                        .the(Deployment.class)
                                        .getSpec()
                                        .getSelector()
                                        .getMatchLabels(),
                                manifests
                                        .the(NetworkPolicy.class)
                                        .getSpec()
                                        .getPodSelector()
                                        .getMatchLabels(),
                                manifests
                                        .the(PodDisruptionBudget.class)
                                        .getSpec()
                                        .getSelector()
                                        .getMatchLabels()),
                        manifests.pod().getTopologySpreadConstraints().stream()
                                .map(c -> c.getLabelSelector().getMatchLabels())))
                .allSatisfy(selector -> assertThat(labels).containsAllEntriesOf(selector))
                .allSatisfy(selector -> assertThat(selector).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void portsAreThoseOfTheGateway(Manifests manifests) {
        assertThat(manifests.container().getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                .containsExactly(tuple("http", 8080), tuple("management", 9876));
        assertThat(manifests.properties())
                .as("the defaults are meant")
                .doesNotContainKeys("camel.server.port", "camel.management.port");
        assertThat(manifests.the(Service.class).getSpec().getPorts())
                .as("no management port: it asks nobody who he is")
                .extracting(port -> port.getTargetPort().getStrVal())
                .containsExactly("http");
        assertThat(manifests.the(NetworkPolicy.class).getSpec().getIngress())
                .allSatisfy(
                        rule -> assertThat(rule.getFrom()).as("not from all").isNotEmpty())
                .flatExtracting(rule -> rule.getPorts().stream()
                        .map(port -> port.getPort().getStrVal())
                        .toList())
                .containsExactly("http", "management");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void policyHoldsForBothWaysAndLetsOutWhatIsNeeded(Manifests manifests) {
        NetworkPolicy policy = manifests.the(NetworkPolicy.class);
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        List<Integer> ports = policy.getSpec().getEgress().stream()
                .peek(rule -> assertThat(rule.getTo()).isNotEmpty())
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
        String redis = manifests.properties().get("mcp.store.redis.url");
        assertThat(ports).containsExactlyElementsOf(redis == null ? List.of(53, 53, 443) : List.of(53, 53, 443, 6379));
        assertThat(redis == null || redis.endsWith(":6379")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void probesAskTheManagementPort(Manifests manifests) {
        assertThat(manifests.probes())
                .allSatisfy(probe -> assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("management")));
        assertThat(manifests.container().getReadinessProbe().getHttpGet().getPath())
                .isEqualTo("/observe/health/ready");
        assertThat(manifests.container().getLivenessProbe().getHttpGet().getPath())
                .as("nothing that a restart would not cure")
                .isEqualTo("/observe/health/live");
        assertThat(manifests.properties())
                .as("who asks by the address of the pod")
                .containsEntry("mcp.management.allow-remote", "true")
                .containsEntry("camel.management.host", "0.0.0.0")
                .as("a server that is down would take the others along")
                .containsEntry("camel.health.exclude-pattern", "mcp-oauth:*");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void endHasTimeForAllThatComesThen(Manifests manifests) {
        long delay =
                Long.parseLong(manifests.properties().get("mcp.shutdown-delay").replace("s", ""));
        long drain = Long.parseLong(manifests.properties().get("camel.main.shutdown-timeout"));
        var readiness = manifests.container().getReadinessProbe();
        assertThat(manifests.pod().getTerminationGracePeriodSeconds())
                .as("delay, drain, 5 s for revocations and 5 to spare")
                .isGreaterThanOrEqualTo(delay + drain + 10);
        assertThat(delay)
                .as("noticed by the probe before calls are refused")
                .isGreaterThan((long) readiness.getPeriodSeconds() * readiness.getFailureThreshold());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void podMayDoNothingThatItNeedNot(Manifests manifests) throws IOException {
        var pod = manifests.pod().getSecurityContext();
        assertThat(pod.getRunAsNonRoot()).isTrue();
        assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(Files.readString(Path.of("deploy/container/Containerfile")))
                .contains("\nUSER " + pod.getRunAsUser() + ":" + pod.getRunAsGroup() + "\n");
        var container = manifests.container().getSecurityContext();
        assertThat(container.getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getCapabilities().getAdd()).isEmpty();
        assertThat(manifests.pod().getAutomountServiceAccountToken()).isFalse();
        assertThat(manifests.container().getVolumeMounts())
                .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/tmp");
    }

    /** The variables of a Service {@code mcp-oauth} would be properties that the gateway does not know. */
    @ParameterizedTest
    @MethodSource("folders")
    void servicesBecomeNoProperties(Manifests manifests) {
        assertThat(manifests.pod().getEnableServiceLinks()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void memoryOfTheContainerHoldsThatOfTheJvm(Manifests manifests) throws IOException {
        String image = Files.readString(Path.of("deploy/container/Containerfile"));
        long heap = Long.parseLong(image.replaceAll("(?s).*-Xmx(\\d+)m.*", "$1"));
        long direct = Long.parseLong(image.replaceAll("(?s).*-XX:MaxDirectMemorySize=(\\d+)m.*", "$1"));
        var limits = manifests.container().getResources().getLimits();
        assertThat(limits.get("memory").getNumericalAmount().longValueExact() >> 20)
                .isGreaterThanOrEqualTo(heap + direct + 250);
    }

    @Test
    void inMemoryThereIsOneAndWithRedisThereAreTwoOnTwoMachines() {
        assertThat(Manifests.memory().the(Deployment.class).getSpec().getReplicas())
                .isEqualTo(1);
        assertThat(Manifests.redis().the(Deployment.class).getSpec().getReplicas())
                .isEqualTo(2);
        assertThat(Manifests.redis().pod().getTopologySpreadConstraints())
                .extracting(c -> c.getTopologyKey())
                .contains("kubernetes.io/hostname");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void nodeOfAClusterCanBeDrained(Manifests manifests) {
        PodDisruptionBudget budget = manifests.the(PodDisruptionBudget.class);
        assertThat(budget.getSpec().getMinAvailable()).isNull();
        assertThat(budget.getSpec().getMaxUnavailable()).isEqualTo(new IntOrString(1));
    }
}
