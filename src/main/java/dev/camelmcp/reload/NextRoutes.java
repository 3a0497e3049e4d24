package dev.camelmcp.reload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * What routes there will be when some files have changed: read, checked and built, while the old ones run. Used by one
 * thread.
 */
final class NextRoutes {

    private final CamelContext context;
    private final RouteFolder folder;
    private final Model model;
    private final RouteConfigurations configurations;

    /** The files that changed, came or went. */
    private final Set<String> changes = new TreeSet<>();

    private final List<RouteDefinition> coming = new ArrayList<>();
    private final List<RouteDefinition> going = new ArrayList<>();
    private final List<BuiltRoute> built = new ArrayList<>();

    private NextRoutes(CamelContext context, RouteFolder folder) {
        this.context = context;
        this.folder = folder;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.configurations = new RouteConfigurations(model);
    }

    /**
     * Builds them.
     *
     * @param before what was in the files that the routes which run were made of
     * @param after what is in them now
     * @throws UnusableRoutesException naming the file and the reason; all is as it was then
     */
    static NextRoutes build(
            CamelContext context, RouteFolder folder, SortedMap<Path, byte[]> before, SortedMap<Path, byte[]> after)
            throws UnusableRoutesException {
        NextRoutes next = new NextRoutes(context, folder);
        try {
            next.read(before, after);
            next.check();
            next.build();
            return next;
        } catch (UnusableRoutesException e) {
            next.discard();
            throw e;
        } catch (Exception e) {
            next.discard();
            throw new UnusableRoutesException(folder.folder().toString(), e);
        }
    }

    /** Those that take the place of others, and new ones. */
    List<BuiltRoute> built() {
        return List.copyOf(built);
    }

    List<RouteDefinition> coming() {
        return List.copyOf(coming);
    }

    /** Those that end, as the model has them; most have a successor of the same id. */
    List<RouteDefinition> going() {
        return List.copyOf(going);
    }

    /** Those that end and run. */
    List<Route> ending() {
        return going.stream()
                .map(route -> context.getRoute(route.getId()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whose routes end without a successor. */
    List<RouteDefinition> gone() {
        List<String> ids = coming.stream().map(RouteDefinition::getId).toList();
        return going.stream().filter(route -> !ids.contains(route.getId())).toList();
    }

    /** A route and where it comes from, as messages have it. */
    String name(RouteDefinition route) {
        return route.getId() + " (" + file(route) + ")";
    }

    private String file(RouteDefinition route) {
        Path file = RouteFolder.file(route.getResource());
        return file == null ? "the gateway itself" : folder.name(file);
    }

    /** Where the built ones do not come to run after all, for who looks after them. */
    void undo() {
        configurations.undo();
    }

    private void discard() {
        built.forEach(BuiltRoute::discard);
        undo();
    }

    private void read(SortedMap<Path, byte[]> before, SortedMap<Path, byte[]> after) throws Exception {
        SortedMap<Path, byte[]> changed = new TreeMap<>(after);
        changed.entrySet().removeIf(e -> Arrays.equals(e.getValue(), before.get(e.getKey())));
        Map<Path, RouteFile> old = new TreeMap<>();
        for (Map.Entry<Path, byte[]> file : before.entrySet()) {
            if (changed.containsKey(file.getKey()) || !after.containsKey(file.getKey())) {
                old.put(file.getKey(), parse(file.getKey(), file.getValue()));
            }
        }
        Map<Path, RouteFile> next = new TreeMap<>();
        for (Map.Entry<Path, byte[]> file : changed.entrySet()) {
            next.put(file.getKey(), parse(file.getKey(), file.getValue()));
        }
        old.values().forEach(file -> changes.add(file.name()));
        next.values().forEach(file -> changes.add(file.name()));
        for (RouteFile file : old.values()) {
            file.routes();
            file.checkThatItHasNothingElse();
        }
        for (Map.Entry<Path, RouteFile> file : next.entrySet()) {
            RouteFile was = old.get(file.getKey());
            if (was != null && !was.routes().isEmpty()) {
                file.getValue().checkThatItHoldsSomething();
                if (endsALine(before.get(file.getKey())) && !endsALine(changed.get(file.getKey()))) {
                    throw new UnusableRoutesException(
                            file.getValue().name(), "ends within a line, which it did not before: was it cut off?");
                }
            }
        }
        configurations.replace(old.values(), next.values());
        for (RouteFile file : next.values()) {
            for (RouteDefinition route : file.routes()) {
                add(route);
            }
            file.checkThatItHasNothingElse();
        }
        Map<String, RouteDefinition> running = new HashMap<>();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            Path file = RouteFolder.file(route.getResource());
            if (file != null && old.containsKey(file)) {
                going.add(route);
            } else {
                running.put(route.getId(), route);
            }
        }
        if (!configurations.isEmpty()) {
            for (Map.Entry<Path, byte[]> file : after.entrySet()) {
                if (!changed.containsKey(file.getKey())) {
                    again(parse(file.getKey(), file.getValue()), running);
                }
            }
        }
    }

    private static boolean endsALine(byte @Nullable [] text) {
        return text != null && text.length > 0 && text[text.length - 1] == '\n';
    }

    private RouteFile parse(Path file, byte[] text) throws UnusableRoutesException {
        return RouteFile.parse(context, file, folder.name(file), text);
    }

    /** Makes those routes of a file that did not change anew that are others by what a configuration says now. */
    private void again(RouteFile file, Map<String, RouteDefinition> running) throws UnusableRoutesException {
        for (RouteDefinition route : file.routes()) {
            RouteDefinition now = running.get(route.getId());
            if (now != null && (configurations.concern(now) || configurations.concern(route))) {
                add(route);
                going.add(now);
            }
        }
    }

    private void add(RouteDefinition route) {
        Function<RouteDefinition, Boolean> filter = model.getRouteFilter();
        if ((filter == null || filter.apply(route)) && meetsPrecondition(route)) {
            coming.add(route);
        }
    }

    private boolean meetsPrecondition(RouteDefinition route) {
        return route.getPrecondition() == null
                || context.resolveLanguage("simple")
                        .createPredicate(route.getPrecondition())
                        .matches(new DefaultExchange(context));
    }

    /** What a start would refuse, Camel's reload does not. */
    private void check() throws Exception {
        RouteDefinitionHelper.forceAssignIds(context, coming);
        List<RouteDefinition> all = new ArrayList<>(model.getRouteDefinitions());
        all.removeAll(going);
        Map<String, String> owners = new HashMap<>();
        all.forEach(route -> owners.put(route.getId(), file(route)));
        all.addAll(coming);
        for (RouteDefinition route : coming) {
            String owner = owners.put(route.getId(), file(route));
            if (owner != null) {
                throw unusable(route, owner.equals(file(route)) ? "is twice in it" : "is in " + owner + " too");
            }
        }
        for (RouteDefinition route : coming) {
            Optional<String> unknown = UnknownConfiguration.of(route, model.getRouteConfigurationDefinitions());
            if (unknown.isPresent()) {
                throw unusable(route, unknown.get());
            }
            String twice = RouteDefinitionHelper.validateUniqueIds(route, all, route.getNodePrefixId());
            if (twice != null) {
                throw unusable(route, "id " + twice + " is that of another step too");
            }
        }
    }

    private void build() throws UnusableRoutesException {
        for (RouteDefinition route : coming) {
            try {
                built.add(BuiltRoute.of(context, route));
            } catch (Exception e) {
                throw unusable(route, UnusableRoutesException.reason(e));
            }
        }
        List<Route> next = built.stream().map(BuiltRoute::route).toList();
        List<Route> ending = ending();
        List<Route> staying = new ArrayList<>(context.getRoutes());
        staying.removeAll(ending);
        Optional<DirectCall> vain = DirectCall.unanswered(next, staying, ending);
        if (vain.isPresent()) {
            String caller = vain.get().caller().getRouteId();
            throw unusable(
                    Stream.concat(coming.stream(), model.getRouteDefinitions().stream())
                            .filter(route -> route.getId().equals(caller))
                            .findFirst()
                            .orElseThrow(),
                    "calls " + vain.get().target() + ", which no route serves");
        }
    }

    /** Names the file that changed, also where that spoils a route of another one. */
    private UnusableRoutesException unusable(RouteDefinition route, String reason) {
        String file = file(route);
        return changes.contains(file)
                ? new UnusableRoutesException(file, "route " + route.getId() + ": " + reason)
                : new UnusableRoutesException(
                        String.join(", ", changes), "route " + route.getId() + " of " + file + ": " + reason);
    }
}
