package org.gannet.backend.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.gannet.backend.audit.AuditFilter;
import org.gannet.backend.audit.AuditQueries;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.instances.PlannedStep;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationServiceIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void offersPlansAndSubmits(Database database) {
        Backend backend = Backend.on(database);
        OperationService service = backend.bean(OperationService.class);
        Actor user = backend.newPerson(Role.USER);
        ProjectId project = backend.newProject(Backend.room(3), user);
        Accepted machine = backend.created(user, Backend.request(project, "web1"));
        Subject subject = new Subject.OfInstance(machine.instance());

        assertThat(names(service.offers(user, subject)))
                .contains("StopInstance")
                .doesNotContain("MigrateInstance");
        assertThat(names(service.offers(backend.newPerson(Role.ADMIN), subject)))
                .contains("MigrateInstance");
        assertThat(names(service.offers(backend.newPerson(Role.HELPDESK), subject)))
                .containsExactly("RebootInstance");

        OperationForm remove = service.forms(user).stream()
                .filter(form -> form.name().equals("RemoveInstance"))
                .findFirst()
                .orElseThrow();
        OperationRequest request = OperationRequest.of(remove, subject, Map.of());
        assertThat(service.plan(user, request, JobOptions.PORTAL).steps()).isNotEmpty();
        Submitted submitted = service.submit(user, request, JobOptions.PORTAL);
        assertThat(submitted.subject()).isEqualTo(subject);
        JobView ended = backend.ended(submitted.job());
        assertThat(ended.status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(ended.subject()).isEqualTo(subject);
        assertThat(backend.bean(JobQueries.class)
                        .list(user, JobFilter.of(subject), PageQuery.first(10))
                        .items())
                .extracting(JobView::operation)
                .containsExactly("RemoveInstance", "CreateInstance");
        assertThat(backend.bean(AuditQueries.class)
                        .list(user, AuditFilter.ofObject("instance " + machine.instance()), PageQuery.first(10))
                        .items())
                .anySatisfy(entry -> {
                    assertThat(entry.action()).isEqualTo("instance.remove");
                    assertThat(entry.job()).contains(submitted.job());
                });
    }

    @ParameterizedTest
    @EnumSource
    void refusesOthersAndTellsNothingOfTheirMachines(Database database) {
        Backend backend = Backend.on(database);
        OperationService service = backend.bean(OperationService.class);
        Actor user = backend.newPerson(Role.USER);
        Actor stranger = backend.newPerson(Role.USER);
        ProjectId project = backend.newProject(Backend.room(3), user);
        Accepted machine = backend.created(user, Backend.request(project, "web1"));
        OperationRequest stop = new OperationRequest(
                "StopInstance", Map.of("instance", machine.instance().toString()));
        OperationRequest move = new OperationRequest(
                "MigrateInstance", Map.of("instance", machine.instance().toString()));

        refused(ErrorCode.NOT_FOUND, () -> service.submit(stranger, stop, JobOptions.PORTAL));
        refused(ErrorCode.NOT_FOUND, () -> service.plan(stranger, stop, JobOptions.PORTAL));
        refused(ErrorCode.NOT_ALLOWED, () -> service.submit(user, move, JobOptions.PORTAL));
        refused(ErrorCode.NOT_ALLOWED, () -> service.offers(user, new Subject.OfNode(new NodeName("node1"))));
        refused(
                ErrorCode.NOT_FOUND,
                () -> service.offers(backend.newPerson(Role.ADMIN), new Subject.OfNode(new NodeName("nowhere"))));
        assertThat(service.choices(user, new Subject.OfInstance(machine.instance()), FieldType.NODE))
                .isEmpty();
        assertThat(service.choices(user, new Subject.OfInstance(machine.instance()), FieldType.DISK))
                .hasSize(1);
    }

    /** What somebody else has on a node's storage would be theirs. */
    @ParameterizedTest
    @EnumSource
    void ownersAttachEmptyDisksAndAdoptNone(Database database) {
        Backend backend = Backend.on(database);
        OperationService service = backend.bean(OperationService.class);
        Actor user = backend.newPerson(Role.USER);
        ProjectId project = backend.newProject(Backend.room(3), user);
        Accepted machine = backend.created(user, Backend.request(project, "web1"));
        OperationRequest adopting = new OperationRequest(
                "AttachDisk",
                Map.of(
                        "instance",
                        machine.instance().toString(),
                        "size",
                        1 << 20,
                        "format",
                        "RAW",
                        "adoption",
                        Map.of("name", "somebodys", "template", "PLAIN")));

        refused(ErrorCode.NOT_ALLOWED, () -> service.plan(user, adopting, JobOptions.PORTAL));
        refused(ErrorCode.NOT_ALLOWED, () -> service.submit(user, adopting, JobOptions.PORTAL));
        assertThat(fields(service, user, "AttachDisk")).contains("size").doesNotContain("adoption");
        assertThat(fields(service, backend.newPerson(Role.ADMIN), "AttachDisk")).contains("size", "adoption");
    }

    private static List<String> fields(OperationService service, Actor actor, String operation) {
        return service.forms(actor).stream()
                .filter(form -> form.name().equals(operation))
                .flatMap(form -> form.fields().stream())
                .map(OperationField::name)
                .toList();
    }

    /** What the image is like comes from the catalogue, and what is no disk or too large is refused. */
    @ParameterizedTest
    @EnumSource
    void reinstallsFromImagesOfTheCatalogue(Database database) {
        Backend backend = Backend.on(database);
        OperationService service = backend.bean(OperationService.class);
        Actor user = backend.newPerson(Role.USER);
        ProjectId project = backend.newProject(Backend.room(3), user);
        Accepted machine = backend.created(user, Backend.request(project, "web1"));
        Map<String, Object> stop = Map.of("instance", machine.instance().toString(), "graceSeconds", 0);
        backend.ended(service.submit(user, new OperationRequest("StopInstance", stop), JobOptions.PORTAL)
                .job());

        PlanView plan =
                service.plan(user, reinstall(machine, image(backend, ImageView.Kind.DISK, 1)), JobOptions.PORTAL);
        assertThat(plan.steps()).extracting(PlannedStep::title).contains("Use the new disks");
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> service.submit(
                        user, reinstall(machine, image(backend, ImageView.Kind.ISO, 1)), JobOptions.PORTAL));
        PlanView tooLarge =
                service.plan(user, reinstall(machine, image(backend, ImageView.Kind.DISK, 4000)), JobOptions.PORTAL);
        assertThat(tooLarge.steps()).isEmpty();
        assertThat(tooLarge.refusal().map(Problem::code)).contains(ErrorCode.INVALID_REQUEST);
        refused(
                ErrorCode.NOT_FOUND,
                () -> service.plan(user, reinstall(machine, new ImageDigest("9".repeat(64))), JobOptions.PORTAL));
    }

    private static OperationRequest reinstall(Accepted machine, ImageDigest image) {
        return new OperationRequest(
                "ReinstallInstance", Map.of("instance", machine.instance().toString(), "image", image.toString()));
    }

    private ImageDigest image(Backend backend, ImageView.Kind kind, int leastGibibytes) {
        try {
            String name = "Image " + UUID.randomUUID();
            Path file = Files.writeString(directory.resolve(name), name);
            return backend.bean(ImageService.class)
                    .register(
                            backend.newPerson(Role.ADMIN),
                            name,
                            kind,
                            ImageView.Format.RAW,
                            ByteSize.ofGibibytes(leastGibibytes),
                            file)
                    .digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refused(ErrorCode code, Runnable what) {
        assertThatThrownBy(what::run)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static List<String> names(List<Offer> offers) {
        return offers.stream().map(offer -> offer.form().name()).toList();
    }
}
