package org.gannet.backend.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.gannet.backend.BackendConfiguration;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.authz.Role;
import org.gannet.backend.clusters.ClusterService;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Network;
import org.gannet.backend.instances.Source;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.users.UserService;
import org.gannet.backend.users.UserView;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.simulation.SimulatedNodes;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.context.support.GenericApplicationContext;

/** The backend with its engine, three pretended nodes and a database, as the portal has it. */
public final class Backend implements AutoCloseable {
    public static final String PASSWORD = "correct horse";
    public static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<Database, Backend> SHARED = new EnumMap<>(Database.class);

    private static final Map<Database, Backend> SHARED_WITHOUT_ENGINE = new EnumMap<>(Database.class);

    private final ConfigurableApplicationContext context;
    private final SimulatedNodes nodes;

    private Backend(ConfigurableApplicationContext context, SimulatedNodes nodes) {
        this.context = context;
        this.nodes = nodes;
    }

    /** The one that tests share: each makes people and projects of its own. */
    public static synchronized Backend on(Database database) {
        return SHARED.computeIfAbsent(database, each -> {
            SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());
            Backend backend = start(database, "shared" + ProcessHandle.current().pid(), nodes);
            for (int number = 1; number <= 3; number++) {
                nodes.add(
                        SimulatedNodes.facts(
                                "node" + number, 64, ByteSize.ofGibibytes(256), ByteSize.ofGibibytes(4000)),
                        Duration.ofMillis(20));
                backend.addNode("node" + number);
            }
            return backend;
        });
    }

    /** Where the engine has not been started, shared: for what it stands on. */
    public static synchronized Backend withoutEngine(Database database) {
        return SHARED_WITHOUT_ENGINE.computeIfAbsent(database, each -> {
            String name = "idle" + ProcessHandle.current().pid();
            return start(database, name, new SimulatedNodes(Clock.systemUTC()), false);
        });
    }

    /** @param name of the database; the same name finds the same data again */
    public static Backend start(Database database, String name, SimulatedNodes nodes) {
        return start(database, name, nodes, true);
    }

    private static Backend start(Database database, String name, SimulatedNodes nodes, boolean engine) {
        ConfigurableApplicationContext context = context(
                database, name, engine, Map.of(), fresh -> fresh.registerBean(SimulatedNodes.class, () -> nodes));
        return new Backend(context, nodes);
    }

    /**
     * Without a world of its own.
     * @param engine whether it is started
     * @param more properties
     * @param world registers access to nodes
     */
    public static ConfigurableApplicationContext context(
            Database database,
            String name,
            boolean engine,
            Map<String, Object> more,
            Consumer<GenericApplicationContext> world) {
        Path directory = directory();
        Map<String, Object> properties = new HashMap<>(database.properties(name, directory));
        properties.put("gannet.data-dir", directory.resolve(name + "-data").toString());
        properties.put("gannet.simulated", true);
        properties.put("spring.jpa.hibernate.ddl-auto", "validate");
        properties.put("spring.jpa.open-in-view", false);
        properties.put("spring.main.banner-mode", "off");
        properties.put("logging.level.root", "warn");
        properties.put("logging.level.test", "info");
        properties.putAll(more);
        return new SpringApplicationBuilder(Whole.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .initializers(fresh -> {
                    GenericApplicationContext generic = (GenericApplicationContext) fresh;
                    world.accept(generic);
                    if (!engine) {
                        String processor = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME;
                        generic.registerBean(processor, StartsNothing.class, StartsNothing::new);
                    }
                })
                .registerShutdownHook(false)
                .run();
    }

    /** Where databases and what belongs to them lie. */
    public static Path directory() {
        try {
            return Files.createDirectories(Path.of("target", "databases"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(BackendConfiguration.class)
    static class Whole {}

    /** Leaves all that has a life of its own alone. */
    private static final class StartsNothing extends DefaultLifecycleProcessor {
        @Override
        public void onRefresh() {}
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public SimulatedNodes nodes() {
        return nodes;
    }

    public SimulatedNode node(String name) {
        return nodes.node(new NodeName(name));
    }

    public void addNode(String name) {
        bean(ClusterService.class).addNode(Actor.system(), name, name + ":1");
        ClusterEngine engine = bean(ClusterEngine.class);
        await().atMost(PATIENCE).until(() -> engine.view().isAnswering(new NodeName(name)));
    }

    public Actor newPerson(Role role) {
        String login = "p" + UUID.randomUUID().toString().substring(0, 12);
        UserView user = bean(UserService.class).create(Actor.system(), login, "A person", PASSWORD, role);
        return user.actor("192.0.2.1");
    }

    public ProjectId newProject(QuotaAmounts quota, Actor... members) {
        ProjectService projects = bean(ProjectService.class);
        ProjectId project = projects.create(Actor.system(), "Project " + UUID.randomUUID(), quota)
                .id();
        List.of(members)
                .forEach(member -> projects.addMember(Actor.system(), project, member.login(), MemberRole.MEMBER));
        return project;
    }

    /** Room for so many machines of {@link #request}. */
    public static QuotaAmounts room(int machines) {
        return new QuotaAmounts(
                machines, machines, ByteSize.ofMebibytes(128L * machines), ByteSize.ofGibibytes(machines));
    }

    public static CreateRequest request(ProjectId project, String name) {
        return new CreateRequest(
                project,
                name,
                new Source.EmptyDisk(),
                1,
                ByteSize.ofMebibytes(128),
                ByteSize.ofGibibytes(1),
                List.of(),
                Optional.empty(),
                new Network.User());
    }

    /** A machine that is there and runs. */
    public Accepted created(Actor actor, CreateRequest request) {
        Accepted accepted = bean(InstanceService.class).create(actor, request);
        ended(accepted.job());
        return accepted;
    }

    public JobView ended(JobId job) {
        JobQueries jobs = bean(JobQueries.class);
        return await().atMost(PATIENCE)
                .until(
                        () -> jobs.get(Actor.system(), job),
                        view -> view.status().isEnded());
    }

    @Override
    public void close() {
        context.close();
    }
}
