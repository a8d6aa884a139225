package org.gannet.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gannet.backend.engine.ClusterCertificates;
import org.gannet.base.NodeName;

/**
 * A cluster as on servers: portals and nodes are processes of their own, so that nodes go on working while no portal is
 * alive. Several portals on one database share the directory of certificates and images.
 */
final class ServerSite implements PortalSite {
    static final int NODES = 3;
    private static final String ADMIN = "admin";
    static final String PASSWORD = "correct-horse-1";
    private static final Duration LONGEST_START = Duration.ofMinutes(4);
    private static final String PORTAL = "org.gannet.webapp.GannetApplication";

    private final String name;
    private final Path directory;
    private final Sql sql;
    private final String url;
    private final String user;
    private final PortalProcess nodes;
    private final List<Integer> nodePorts;
    private final List<PortalProcess> portals = new ArrayList<>();
    private volatile PortalProcess leader;

    /** @param url of JDBC; see {@link #embedded} */
    private ServerSite(String name, Path directory, String url, String user, int count) {
        this.name = name;
        this.directory = directory;
        this.sql = new Sql(url, user);
        this.url = url;
        this.user = user;
        this.nodePorts = IntStream.rangeClosed(1, NODES)
                .mapToObj(number -> Ports.free(NodesProcess.address(number)))
                .toList();
        this.nodes = nodesProcess();
        for (int number = 1; number <= count; number++) {
            portals.add(makePortal(number));
        }
        leader = portals.getFirst();
        prepareCertificates();
    }

    /** One portal on a file. */
    static ServerSite onH2(String name) {
        Path directory = newDirectory();
        return new ServerSite(
                name, directory, embedded(directory.resolve("database").resolve("gannet")), "sa", 1);
    }

    /** @param portals that share the database */
    static ServerSite onPostgres(String name, PostgresServer server, String database, int portals) {
        return new ServerSite(name, newDirectory(), server.database(database), server.user(), portals);
    }

    /** One portal on a database that is there. */
    static ServerSite onPostgres(String name, PostgresServer server, String url) {
        return new ServerSite(name, newDirectory(), url, server.user(), 1);
    }

    private static String embedded(Path file) {
        return "jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static Path newDirectory() {
        try {
            // Short: names of sockets have 107 bytes at most.
            return Files.createTempDirectory(Path.of("/tmp"), "gannet-e2e-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String jar() {
        try (Stream<Path> files = Files.list(Places.app())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PortalProcess nodesProcess() {
        String classes = Places.root().resolve("webapp/target/test-classes").toString();
        List<String> arguments = new ArrayList<>(List.of(directory.toString()));
        nodePorts.forEach(port -> arguments.add(port.toString()));
        return new PortalProcess(
                jar() + File.pathSeparator + classes,
                NodesProcess.class.getName(),
                arguments,
                Map.of("GANNET_ACCEL", "tcg"),
                Places.output("logs").resolve(name + "-nodes.log"),
                0);
    }

    private PortalProcess makePortal(int number) {
        int port = Ports.free("127.0.0.1");
        return new PortalProcess(
                jar(),
                PORTAL,
                List.of(
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--server.shutdown=immediate",
                        "--gannet.data-dir=" + directory.resolve("data"),
                        "--spring.datasource.url=" + url,
                        "--spring.datasource.username=" + user,
                        "--logging.file.name=" + log(number)),
                Map.of("GANNET_ADMIN_PASSWORD", PASSWORD),
                Places.output("logs").resolve(name + "-portal" + number + ".log"),
                port);
    }

    /** What the agents and the portal know each other by. Again when a node's folder was hidden by another disk. */
    void prepareCertificates() {
        try {
            Path data = Files.createDirectories(directory.resolve("data"));
            Files.createDirectories(directory.resolve("run"));
            var certificates = new ClusterCertificates(data.resolve("certificates"), Clock.systemUTC());
            for (int number = 1; number <= NODES; number++) {
                NodeName node = new NodeName(NodesProcess.name(number));
                Path tls = Files.createDirectories(node(node.value()).resolve("tls"));
                certificates.writeNodeFiles(node, List.of(NodesProcess.address(number)), tls);
            }
            certificates.engineContext();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With H2. */
    Path databaseFolder() {
        return directory.resolve("database");
    }

    // ---- its life ----

    void launchNodes() {
        nodes.launch();
        Patience.within(LONGEST_START, "the agents of " + name)
                .failFast("the agents ended", () -> !nodes.isAlive())
                .until(() -> Files.exists(directory.resolve("nodes.ready")));
    }

    void killNodes() throws IOException {
        nodes.kill();
        Files.delete(directory.resolve("nodes.ready"));
    }

    /** From nothing to a portal with nodes. */
    ServerSite start() {
        launch();
        launchNodes();
        awaitServing();
        Api admin = admin();
        for (int number = 1; number <= NODES; number++) {
            String address = NodesProcess.address(number) + ":" + nodePorts.get(number - 1);
            admin.post("/nodes", "{\"name\":\"%s\",\"address\":\"%s\"}".formatted(NodesProcess.name(number), address))
                    .required(201);
        }
        awaitNodes();
        return this;
    }

    PortalProcess portal(int number) {
        return portals.get(number - 1);
    }

    /** One that nobody has foreseen, on the same database. */
    PortalProcess oneTooMany() {
        return makePortal(portals.size() + 1);
    }

    /** The portal that answered last as the one that leads. */
    PortalProcess leader() {
        return leader;
    }

    /** The one of two that does not lead. */
    PortalProcess standBy() {
        return portals.stream().filter(portal -> portal != leader).findFirst().orElseThrow();
    }

    Api admin(PortalProcess portal) {
        return portal.api(ADMIN, PASSWORD);
    }

    @Override
    public String name() {
        return name;
    }

    /** All that do not live. */
    @Override
    public void launch() {
        portals.stream().filter(portal -> !portal.isAlive()).forEach(PortalProcess::launch);
    }

    @Override
    public void awaitServing() {
        Patience.within(LONGEST_START, "a portal of " + name)
                .failFast("all portals ended", () -> portals.stream().noneMatch(PortalProcess::isAlive))
                .until(this::findLeader);
    }

    private boolean findLeader() {
        return portals.stream()
                .filter(portal -> portal.isAlive() && !portal.isFrozen())
                .filter(portal -> admin(portal).isServing())
                .findFirst()
                .map(found -> {
                    leader = found;
                    return true;
                })
                .orElse(false);
    }

    /** Until it answers, and says that another one leads. */
    void awaitStandingBy(PortalProcess portal) {
        Patience.within(LONGEST_START, "a portal of " + name + " that stands by")
                .failFast("the portal ended", () -> !portal.isAlive())
                .ignoreExceptions()
                .until(() -> admin(portal).get("/me").status() == 503);
    }

    @Override
    public void awaitNodes() {
        Api admin = admin();
        Patience.within(LONGEST_START, "the nodes of " + name)
                .until(() -> admin.rows("/nodes").stream()
                                .filter(node -> node.path("answering").asBoolean())
                                .count()
                        == NODES);
    }

    /** The one that leads. */
    @Override
    public void kill() {
        leader.kill();
    }

    @Override
    public void leave() {
        portals.stream().filter(PortalProcess::isAlive).forEach(PortalProcess::stop);
    }

    /** Of the one that leads, also when that changes. */
    @Override
    public Api admin() {
        return new Api(() -> leader.uri(), ADMIN, PASSWORD);
    }

    /** What the portal has said since the test began. */
    boolean says(PortalProcess portal, String words) {
        try {
            return Files.readString(portal.output()).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log(int number) {
        return directory.resolve("portal" + number + ".log");
    }

    @Override
    public List<String> nodes() {
        return IntStream.rangeClosed(1, NODES).mapToObj(NodesProcess::name).toList();
    }

    @Override
    public Path node(String node) {
        return directory.resolve(node);
    }

    @Override
    public List<ProcessTable.Guest> guests() {
        return ProcessTable.guests(directory.toString());
    }

    @Override
    public String mark(String node) {
        return directory + "/run/n" + node.substring("node".length()) + "/";
    }

    @Override
    public Sql database() {
        return sql;
    }

    @Override
    public double cpuSeconds() {
        return nodes.cpuSeconds()
                + portals.stream().mapToDouble(PortalProcess::cpuSeconds).sum();
    }

    @Override
    public void close() throws IOException {
        portals.forEach(PortalProcess::abandon);
        nodes.abandon();
        guests().forEach(guest -> ProcessTable.kill(guest.pid()));
        for (int number = 1; number <= portals.size(); number++) {
            if (Files.exists(log(number))) {
                Files.copy(
                        log(number),
                        Places.output("logs").resolve(name + "-portal" + number + "-own.log"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Trees.delete(directory);
    }
}
