package org.gannet.backend.instances;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.images.ImageId;
import org.gannet.backend.images.ImageQueries;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad requests are refused in clear words, and nothing is made, held or submitted. */
class BadRequestIT {
    private static final QuotaAmounts PLENTY =
            new QuotaAmounts(10, 1000, ByteSize.ofGibibytes(100_000), ByteSize.ofGibibytes(100_000));

    @TempDir
    Path directory;

    private Backend backend;
    private InstanceService service;
    private Actor user;
    private Actor admin;
    private ProjectId project;

    @BeforeEach
    void setUp() {
        backend = Backend.on(Database.H2);
        service = backend.bean(InstanceService.class);
        user = backend.newPerson(Role.USER);
        admin = backend.newPerson(Role.ADMIN);
        project = backend.newProject(PLENTY, user);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(backend.bean(QuotaQueries.class).of(user, project))
                .isEqualTo(new QuotaView(PLENTY, QuotaAmounts.NOTHING, QuotaAmounts.NOTHING));
        assertThat(backend.bean(JobQueries.class)
                        .list(user, JobFilter.of(project), PageQuery.first(10))
                        .items())
                .allMatch(job -> job.status() == JobStatus.SUCCEEDED);
    }

    private Problem refused(Actor actor, CreateRequest request) {
        Problem problem = Refusals.problem(() -> service.create(actor, request));
        assertThat(problem.message()).isNotEmpty();
        assertThat(problem.remedy()).isNotEmpty();
        assertThat(service.planCreate(actor, request).refusal().orElseThrow().code())
                .as("the plan says so beforehand")
                .isEqualTo(problem.code());
        return problem;
    }

    private CreateRequest sized(int vcpus, ByteSize memory, ByteSize disk) {
        return request("sized", new Source.EmptyDisk(), vcpus, memory, disk, Optional.empty());
    }

    private CreateRequest request(
            String name, Source source, int vcpus, ByteSize memory, ByteSize disk, Optional<String> node) {
        return new CreateRequest(project, name, source, vcpus, memory, disk, List.of(), node, new Network.User());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-web", "web_1", "Web1", "web 1", "10.0.0.1", "a..b", "web1.", "<b>x</b>", "wéb"})
    void refusesNamesThatAreNoHostNames(String name) {
        assertThat(refused(user, Backend.request(project, name)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesSizesOfNothing() {
        ByteSize memory = ByteSize.ofMebibytes(128);
        ByteSize disk = ByteSize.ofGibibytes(1);
        assertThat(refused(user, sized(0, memory, disk)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refused(user, sized(-1, memory, disk)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refused(user, sized(1, ByteSize.ZERO, disk)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refused(user, sized(1, memory, ByteSize.ZERO)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refused(user, sized(1, new ByteSize(1000), disk)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesSizesThatNoNodeHas() {
        ByteSize memory = ByteSize.ofMebibytes(128);
        ByteSize disk = ByteSize.ofGibibytes(1);
        ByteSize huge = ByteSize.ofGibibytes(1L << 32);
        assertThat(refused(user, sized(1, ByteSize.ofGibibytes(300), disk)).details())
                .containsExactly("memory: asked 300 GiB, at most 255.8 GiB");
        assertThat(refused(user, sized(1, memory, huge)).code()).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(refused(user, sized(1, huge, memory)).code()).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(refused(user, sized(257, memory, disk)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesUnknownAndRemovedImages() throws IOException {
        ImageView image = image("Gone", ImageView.Kind.DISK);
        backend.bean(ImageService.class).remove(admin, image.id());
        for (ImageId id : List.of(image.id(), ImageId.random())) {
            assertThat(refused(user, from(new Source.FromImage(id))).code()).isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void refusesImagesOfTheWrongKindAndTooSmallDisks() throws IOException {
        ImageView disk = image("Disk", ImageView.Kind.DISK);
        ImageView iso = image("Iso", ImageView.Kind.ISO);
        assertThat(refused(user, from(new Source.FromIso(disk.id()))).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refused(user, from(new Source.FromImage(iso.id()))).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        CreateRequest small = request(
                "small",
                new Source.FromImage(disk.id()),
                1,
                ByteSize.ofMebibytes(128),
                ByteSize.ofMebibytes(1),
                Optional.empty());
        assertThat(refused(user, small).message()).contains("smaller than the image");
    }

    @Test
    void refusesUnknownNodesAndNodesChosenByTenants() {
        CreateRequest elsewhere = request(
                "elsewhere",
                new Source.EmptyDisk(),
                1,
                ByteSize.ofMebibytes(128),
                ByteSize.ofGibibytes(1),
                Optional.of("node9"));
        assertThat(refused(admin, elsewhere).message()).contains("node9");
        assertThat(refused(user, elsewhere).code()).isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void refusesBridgesToTenantsAndUnknownOnesToAll() {
        CreateRequest plain = Backend.request(project, "bridged");
        assertThat(refused(user, on(plain, "br0")).code()).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(refused(admin, on(plain, "br9; reboot")).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesDamagedSshKeys() {
        CreateRequest plain = Backend.request(project, "keyed");
        CreateRequest keyed = new CreateRequest(
                project,
                "keyed",
                plain.source(),
                1,
                plain.memory(),
                plain.disk(),
                List.of("ssh-ed25519 nonsense"),
                Optional.empty(),
                plain.network());
        assertThat(refused(user, keyed).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesANameThatTheProjectHasAlready() {
        Accepted first = backend.created(user, Backend.request(project, "taken"));
        assertThat(refused(user, Backend.request(project, "taken")).code()).isEqualTo(ErrorCode.NAME_TAKEN);

        ProjectId other = backend.newProject(Backend.room(1), user);
        Accepted elsewhere = backend.created(user, Backend.request(other, "taken"));
        backend.ended(service.remove(user, first.instance()));
        backend.ended(service.remove(user, elsewhere.instance()));
    }

    @Test
    void refusesWhatAMachinesStateDoesNotAllow() {
        Accepted machine = backend.created(user, Backend.request(project, "stateful"));
        assertThat(Refusals.code(() -> service.start(user, machine.instance()))).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(Refusals.code(() -> service.stop(user, machine.instance(), -1)))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(Refusals.code(() -> service.migrate(admin, machine.instance(), Optional.of("node9"))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        backend.ended(service.stop(user, machine.instance(), 0));
        assertThat(Refusals.code(() -> service.reboot(user, machine.instance())))
                .isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(Refusals.code(() -> service.migrate(admin, machine.instance(), Optional.empty())))
                .isEqualTo(ErrorCode.WRONG_STATE);
        backend.ended(service.remove(user, machine.instance()));
    }

    private CreateRequest from(Source source) {
        return request("made", source, 1, ByteSize.ofMebibytes(128), ByteSize.ofGibibytes(1), Optional.empty());
    }

    private static CreateRequest on(CreateRequest request, String bridge) {
        return new CreateRequest(
                request.project(),
                request.name(),
                request.source(),
                request.vcpus(),
                request.memory(),
                request.disk(),
                request.sshKeys(),
                request.node(),
                new Network.Bridge(bridge));
    }

    private ImageView image(String name, ImageView.Kind kind) throws IOException {
        Path file = Files.writeString(directory.resolve(name), name + " ".repeat(3 << 20));
        ImageView image = backend.bean(ImageService.class)
                .register(admin, name + UUID.randomUUID(), kind, ImageView.Format.RAW, ByteSize.ZERO, file);
        assertThat(backend.bean(ImageQueries.class).get(user, image.id())).isEqualTo(image);
        return image;
    }
}
