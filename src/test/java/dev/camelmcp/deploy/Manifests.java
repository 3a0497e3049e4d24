package dev.camelmcp.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The manifests of a folder of {@code deploy/kubernetes}.
 *
 * @param folder where they are
 * @param objects what they describe, one each
 */
public record Manifests(Path folder, List<HasMetadata> objects) {

    private static final Path FOLDER = Path.of("deploy/kubernetes");

    public static Manifests memory() {
        return of("memory");
    }

    public static Manifests redis() {
        return of("redis");
    }

    private static Manifests of(String name) {
        Path folder = FOLDER.resolve(name);
        try (Stream<Path> files = Files.list(folder)) {
            return new Manifests(folder, files.sorted().map(Manifests::read).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HasMetadata read(Path file) {
        try {
            return KubernetesYaml.read(Files.readString(file));
        } catch (IOException e) {
            throw new AssertionError(file + ": " + e.getMessage(), e);
        }
    }

    /** The only one of its kind. */
    <T extends HasMetadata> T the(Class<T> kind) {
        List<T> found =
                objects.stream().filter(kind::isInstance).map(kind::cast).toList();
        if (found.size() != 1) {
            throw new AssertionError(folder + " has " + found.size() + " of " + kind.getSimpleName());
        }
        return found.get(0);
    }

    Map<String, String> podLabels() {
        return the(Deployment.class).getSpec().getTemplate().getMetadata().getLabels();
    }

    PodSpec pod() {
        return the(Deployment.class).getSpec().getTemplate().getSpec();
    }

    Container container() {
        return pod().getContainers().get(0);
    }

    List<Probe> probes() {
        return List.of(
                container().getStartupProbe(),
                container().getReadinessProbe(),
                container().getLivenessProbe());
    }

    /** What the probes ask for at the management port. */
    public List<String> probePaths() {
        return probes().stream().map(p -> p.getHttpGet().getPath()).distinct().toList();
    }

    /** The files of the Secret, by their keys in it. */
    public List<String> secretKeys() {
        return pod().getVolumes().stream()
                .filter(v -> v.getSecret() != null)
                .flatMap(v -> v.getSecret().getItems().stream())
                .map(KeyToPath::getKey)
                .toList();
    }

    /** Where the volume of the Secret is mounted. */
    public String secretFolder() {
        return mount(pod().getVolumes().stream()
                .filter(v -> v.getSecret() != null)
                .findFirst()
                .orElseThrow());
    }

    private String mount(Volume volume) {
        return container().getVolumeMounts().stream()
                .filter(m -> m.getName().equals(volume.getName()))
                .map(VolumeMount::getMountPath)
                .findFirst()
                .orElseThrow();
    }

    /** {@code application.properties} as it stands in the ConfigMap. */
    public String propertiesFile() {
        return the(ConfigMap.class).getData().get("application.properties");
    }

    Map<String, String> properties() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(propertiesFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(k -> k, properties::getProperty));
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
