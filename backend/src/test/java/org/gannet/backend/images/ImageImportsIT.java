package org.gannet.backend.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.stream.Stream;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.authz.Role;
import org.gannet.backend.images.fetch.SourceUrl;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaProof;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.testing.Refusals;
import org.gannet.backend.users.UserService;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.engine.simulation.SimulatedNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Images that the portal fetches from a real server, whose connections break as the test wishes. */
class ImageImportsIT {
    private static final int SIZE = 3 << 20;
    private final byte[] content = new byte[SIZE];
    private final String name = "Fetched " + UUID.randomUUID();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Phaser gate = new Phaser(1);
    private final String database = "imports" + UUID.randomUUID();
    private volatile int breakAfter = SIZE;
    private volatile boolean hold;
    private volatile boolean tellsVersion = true;
    private volatile boolean tellsLength = true;
    private HttpServer server;
    private ConfigurableApplicationContext context;
    private Actor admin;

    @BeforeEach
    void setUp() throws IOException {
        new Random(11).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        open("127.0.0.0/8");
        admin = person(Role.ADMIN);
    }

    private void open(String named) {
        context = Backend.context(
                Database.H2,
                database,
                true,
                Map.of("gannet.images.fetch.networks", named, "gannet.images.fetch.pause", "10ms"),
                fresh -> fresh.registerBean(SimulatedNodes.class, () -> new SimulatedNodes(Clock.systemUTC())));
    }

    @AfterEach
    void close() {
        gate.forceTermination();
        context.close();
        server.stop(0);
    }

    private Actor person(Role role) {
        String login = "p" + UUID.randomUUID().toString().substring(0, 12);
        return context.getBean(UserService.class)
                .create(Actor.system(), login, "A person", Backend.PASSWORD, role)
                .actor("192.0.2.1");
    }

    private ImageImports imports() {
        return context.getBean(ImageImports.class);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(String.valueOf(range));
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (tellsVersion) {
            exchange.getResponseHeaders().set("ETag", "\"one\"");
        }
        if (tellsLength) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (SIZE - 1) + "/" + SIZE);
        }
        // Zero is in pieces, which end by themselves.
        exchange.sendResponseHeaders(range == null ? 200 : 206, tellsLength ? SIZE - from : 0);
        int until = Math.min(SIZE, from + breakAfter);
        exchange.getResponseBody().write(content, from, until - from);
        exchange.getResponseBody().flush();
        if (hold) {
            gate.awaitAdvance(gate.getPhase());
        }
        exchange.close();
    }

    private NewImport asked(Optional<Checksum> checksum, Optional<ProjectId> project) {
        SourceUrl source =
                SourceUrl.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/disk.raw?token=very-secret");
        return new NewImport(name, ImageView.Kind.DISK, ImageView.Format.RAW, source, checksum, ByteSize.ZERO, project);
    }

    private String sum(String algorithm) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    }

    private ImportView ended(UploadId id) {
        return await().atMost(Backend.PATIENCE)
                .until(() -> imports().get(admin, id), view -> view.state().isEnded());
    }

    private byte[] stored(ImportView done) throws IOException {
        ImageView image =
                context.getBean(ImageQueries.class).get(admin, done.image().orElseThrow());
        try (InputStream in =
                context.getBean(ImageFiles.class).open(image.digest()).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws Exception {
        breakAfter = 1_000_000;
        Checksum checksum = Checksum.parse(sum("SHA-512"));
        UploadId id = imports()
                .begin(admin, asked(Optional.of(checksum), Optional.empty()))
                .id();

        ImportView done = ended(id);

        assertThat(done.problem()).isEmpty();
        assertThat(done.state()).isEqualTo(ImportView.State.DONE);
        assertThat(stored(done)).isEqualTo(content);
        assertThat(requests).hasSizeGreaterThan(3).startsWith("null");
        assertThat(requests.subList(1, requests.size())).allMatch(range -> range.startsWith("bytes="));
        assertThat(done.source()).doesNotContain("secret");
        assertThat(written()).as("what was secret is gone").noneMatch(text -> text.contains("very-secret"));
        imports().cancel(admin, id);
        assertThat(imports().list(admin)).isEmpty();
        assertThat(stored(done)).as("forgotten, not deleted").isEqualTo(content);
    }

    private List<String> written() throws IOException {
        Path imports = Backend.directory().resolve(database + "-data/images/imports");
        try (Stream<Path> files = Files.list(imports)) {
            return files.map(ImageImportsIT::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The process ends in the middle; the next one goes on by itself where it was. */
    @Test
    void goesOnAfterARestart() throws Exception {
        breakAfter = 2_000_000;
        hold = true;
        UploadId id = imports()
                .begin(admin, asked(Optional.empty(), Optional.empty()))
                .id();
        await().atMost(Backend.PATIENCE).until(() -> imports().get(admin, id).received() == 2_000_000);
        assertThat(imports().get(admin, id).state()).isEqualTo(ImportView.State.FETCHING);
        assertThat(imports().get(admin, id).size()).contains(new ByteSize(SIZE));
        context.close();
        hold = false;
        gate.arrive();

        open("127.0.0.0/8");

        assertThat(stored(ended(id))).isEqualTo(content);
        assertThat(requests).containsExactly("null", "bytes=2000000-");
    }

    @Test
    void isCancelledWhileTheServerIsSilent() {
        breakAfter = 100;
        hold = true;
        UploadId id = imports()
                .begin(admin, asked(Optional.empty(), Optional.empty()))
                .id();
        await().atMost(Backend.PATIENCE).until(() -> imports().get(admin, id).received() == 100);
        assertThat(imports()
                        .begin(admin, asked(Optional.empty(), Optional.empty()))
                        .id())
                .as("asked for again")
                .isEqualTo(id);

        imports().cancel(admin, id);

        assertThat(imports().list(admin)).isEmpty();
    }

    @Test
    void anotherContentIsNotKept() throws Exception {
        Checksum other = Checksum.parse("ab".repeat(32));
        UploadId id = imports()
                .begin(admin, asked(Optional.of(other), Optional.empty()))
                .id();

        ImportView failed = ended(id);

        assertThat(failed.state()).isEqualTo(ImportView.State.FAILED);
        assertThat(failed.problem().orElseThrow().code()).isEqualTo(ErrorCode.IMAGE_DAMAGED);
        assertThat(failed.problem().orElseThrow().cause()).contains(sum("SHA-256"));
        assertThat(failed.received()).isZero();
        assertThat(context.getBean(ImageQueries.class).list(admin)).isEmpty();
    }

    /** Nothing says that the rest would be of the same file. */
    @Test
    void beginsAnewWhenNobodyCanTellWhatTheRestIs() throws Exception {
        tellsVersion = false;
        breakAfter = 1_000_000;
        UploadId id = imports()
                .begin(admin, asked(Optional.empty(), Optional.empty()))
                .id();
        await().atMost(Backend.PATIENCE).until(() -> requests.size() >= 2);
        breakAfter = SIZE;

        assertThat(stored(ended(id))).isEqualTo(content);
        assertThat(requests).containsOnly("null");
    }

    @Test
    void doesNotReachIntoThePortal() throws Exception {
        context.close();
        open("");
        UploadId id = imports()
                .begin(admin, asked(Optional.empty(), Optional.empty()))
                .id();

        ImportView failed = ended(id);

        assertThat(failed.problem().orElseThrow().code()).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(failed.problem().orElseThrow().internal()).isEqualTo("127.0.0.1");
        assertThat(requests).isEmpty();
        context.close();
        open("127.0.0.0/8");
        imports().resume(admin, id);
        assertThat(stored(ended(id))).isEqualTo(content);
    }

    /** A project's image counts against its quota from the first byte on, and nobody else sees it. */
    @Test
    void ofAProjectCountsAndIsItsOwn() throws Exception {
        ProjectService projects = context.getBean(ProjectService.class);
        QuotaAmounts limit = new QuotaAmounts(1, 1, ByteSize.ofMebibytes(128), ByteSize.ofMebibytes(5));
        ProjectId project =
                projects.create(admin, "P " + UUID.randomUUID(), limit).id();
        Actor owner = person(Role.USER);
        Actor member = person(Role.USER);
        Actor stranger = person(Role.USER);
        projects.addMember(admin, project, owner.login(), MemberRole.OWNER);
        projects.addMember(admin, project, member.login(), MemberRole.MEMBER);
        NewImport asked = asked(Optional.empty(), Optional.of(project));
        assertThat(Refusals.problem(() -> imports().begin(member, asked)).code())
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(Refusals.problem(() -> imports().begin(stranger, asked)).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        breakAfter = 1_000_000;
        hold = true;
        UploadId id = imports().begin(owner, asked).id();
        await().atMost(Backend.PATIENCE).until(() -> imports().get(owner, id).received() > 0);
        assertThat(quota(project).pending().disk()).isEqualTo(new ByteSize(SIZE));
        assertThat(Refusals.problem(() -> imports().get(stranger, id)).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(imports().list(stranger)).isEmpty();
        hold = false;
        gate.arrive();
        ImageId image = ended(id).image().orElseThrow();

        assertThat(quota(project).pending().disk()).isEqualTo(ByteSize.ZERO);
        assertThat(quota(project).used().disk()).isEqualTo(new ByteSize(SIZE));
        assertThat(context.getBean(QuotaProof.class).faults()).isEmpty();
        ImageQueries images = context.getBean(ImageQueries.class);
        assertThat(images.usableIn(member, project)).extracting(ImageView::id).containsExactly(image);
        assertThat(images.list(stranger)).isEmpty();
        assertThat(Refusals.problem(() -> images.get(stranger, image)).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(Refusals.problem(() -> imports().begin(owner, asked)).code()).isEqualTo(ErrorCode.NAME_TAKEN);
        overQuota(owner, project);
        removal(project, owner, member, stranger, image);
    }

    /** Nobody knows how much comes: it is asked as it comes, up to the last byte. */
    @Test
    void ofUnknownSizeStaysBelowTheQuota() throws Exception {
        tellsLength = false;
        ProjectService projects = context.getBean(ProjectService.class);
        Actor owner = person(Role.USER);
        QuotaAmounts exact = new QuotaAmounts(1, 1, ByteSize.ofMebibytes(128), new ByteSize(SIZE));
        ProjectId fits = projects.create(admin, "P " + UUID.randomUUID(), exact).id();
        projects.addMember(admin, fits, owner.login(), MemberRole.OWNER);
        ImportView done = ended(imports()
                .begin(owner, asked(Optional.empty(), Optional.of(fits)))
                .id());
        assertThat(done.state()).as("%s", done.problem()).isEqualTo(ImportView.State.DONE);
        assertThat(quota(fits).used().disk()).isEqualTo(new ByteSize(SIZE));
        assertThat(quota(fits).pending().disk()).isEqualTo(ByteSize.ZERO);

        QuotaAmounts less = new QuotaAmounts(1, 1, ByteSize.ofMebibytes(128), new ByteSize(SIZE - 1));
        ProjectId tight = projects.create(admin, "P " + UUID.randomUUID(), less).id();
        projects.addMember(admin, tight, owner.login(), MemberRole.OWNER);
        ImportView failed = ended(imports()
                .begin(owner, asked(Optional.empty(), Optional.of(tight)))
                .id());
        assertThat(failed.problem().orElseThrow().code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(failed.received()).isLessThan(SIZE);
        assertThat(quota(tight).pending().disk().bytes()).isBetween(failed.received(), SIZE - 1L);
        imports().cancel(owner, failed.id());
        assertThat(quota(tight).pending().disk()).isEqualTo(ByteSize.ZERO);
    }

    /** Another 3 MiB are more than is left; the same content and name elsewhere is no conflict. */
    private void overQuota(Actor owner, ProjectId project) {
        NewImport first = asked(Optional.empty(), Optional.of(project));
        NewImport second = new NewImport(
                "Second",
                first.kind(),
                first.format(),
                first.source(),
                first.checksum(),
                first.minDisk(),
                first.project());
        ImportView failed = ended(imports().begin(owner, second).id());
        assertThat(failed.problem().orElseThrow().code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        imports().cancel(owner, failed.id());
        ImportView cluster = ended(imports()
                .begin(admin, asked(Optional.empty(), Optional.empty()))
                .id());
        assertThat(cluster.state()).isEqualTo(ImportView.State.DONE);
        assertThat(quota(project).used().disk()).isEqualTo(new ByteSize(SIZE));
        assertThat(quota(project).pending().disk()).isEqualTo(ByteSize.ZERO);
    }

    private void removal(ProjectId project, Actor owner, Actor member, Actor stranger, ImageId image) {
        ImageService service = context.getBean(ImageService.class);
        assertThat(Refusals.problem(() -> service.remove(stranger, image)).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(Refusals.problem(() -> service.rename(member, image, "Mine")).code())
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(service.rename(owner, image, "Mine").name()).isEqualTo("Mine");
        service.remove(owner, image);
        assertThat(quota(project).used().disk()).isEqualTo(ByteSize.ZERO);
        assertThat(context.getBean(QuotaProof.class).faults()).isEmpty();
    }

    private QuotaView quota(ProjectId project) {
        return context.getBean(QuotaQueries.class).of(admin, project);
    }

    /** What a crash between the hold and its file would leave. */
    @Test
    void holdsOfNothingAreGivenBackAtTheStart() {
        ProjectId project = context.getBean(ProjectService.class)
                .create(admin, "P " + UUID.randomUUID(), Backend.room(1))
                .id();
        context.getBean(ImageEntries.class).hold(UploadId.random(), Optional.of(project), new ByteSize(SIZE));
        assertThat(quota(project).pending().disk()).isEqualTo(new ByteSize(SIZE));
        context.close();

        open("127.0.0.0/8");

        assertThat(quota(project).pending().disk()).isEqualTo(ByteSize.ZERO);
        assertThat(Arrays.asList(quota(project).used().machines())).containsExactly(0);
    }
}
