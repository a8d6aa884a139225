package org.gannet.webapp.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceAction;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Which;
import org.gannet.backend.instances.Wish;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.jobs.JobOptions.After;
import org.gannet.base.InstanceId;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Several jobs in one request: all are taken, or none. Each may wait for those before it. */
@RestController
@RequestMapping(JobApi.PATH)
class BatchApi {
    private final CurrentActor actor;
    private final InstanceService service;

    BatchApi(CurrentActor actor, InstanceService service) {
        this.actor = actor;
        this.service = service;
    }

    /** @param jobs in the order in which they are submitted */
    record BatchJson(@Nullable List<WishJson> jobs) {}

    /**
     * @param action create, start, stop, reboot, remove or migrate
     * @param instance the machine that it is about, or
     * @param instanceOf the index of a job before it in the batch, from 0, that makes the machine that it is about;
     *     when nothing is said about that job in after, it waits until that has succeeded
     * @param create the machine to make, for create
     * @param graceSeconds for stop
     * @param target node, for migrate; without it the cluster chooses
     */
    record WishJson(
            @Nullable String action,
            @Nullable String instance,
            @Nullable Integer instanceOf,
            @Nullable CreateInstanceJson create,
            @Nullable Integer graceSeconds,
            @Nullable String target,
            @Nullable String reason,
            @Nullable Integer priority,
            @Nullable List<AfterJson> after) {}

    /**
     * One thing to wait for.
     * @param index of a job before it in the batch, from 0; or
     * @param job that there is already
     * @param ends which ends let it begin; only success when it is not said
     */
    record AfterJson(
            @Nullable Integer index,
            @Nullable String job,
            @Nullable List<String> ends) {}

    /** What became of them, in the same order. */
    record TakenJson(List<InstanceApi.AcceptedJson> jobs) {}

    @PostMapping
    ResponseEntity<TakenJson> submit(@RequestBody BatchJson batch) {
        List<Wish> wishes = new ArrayList<>();
        for (@Nullable WishJson wish : Objects.requireNonNullElse(batch.jobs(), List.<WishJson>of())) {
            wishes.add(wish(present("jobs", wish)));
        }
        List<Accepted> accepted = service.submitAll(actor.get(), wishes);
        return ResponseEntity.accepted()
                .body(new TakenJson(accepted.stream()
                        .map(one -> new InstanceApi.AcceptedJson(
                                one.instance().value(), one.job().value()))
                        .toList()));
    }

    private static Wish wish(WishJson wish) {
        List<After> after = new ArrayList<>();
        for (@Nullable AfterJson one : Objects.requireNonNullElse(wish.after(), List.<AfterJson>of())) {
            after.add(after(present("after", one)));
        }
        JobOptions options = Asked.options(
                Objects.requireNonNullElse(wish.reason(), ""), Objects.requireNonNullElse(wish.priority(), 0), after);
        return new Wish(action(wish), options);
    }

    private static InstanceAction action(WishJson wish) {
        return switch (present("action", wish.action())) {
            case "create" -> new InstanceAction.Create(one(present("create", wish.create())));
            case "start" -> new InstanceAction.Start(which(wish));
            case "stop" ->
                new InstanceAction.Stop(
                        which(wish),
                        Objects.requireNonNullElse(wish.graceSeconds(), InstanceService.DEFAULT_GRACE_SECONDS));
            case "reboot" -> new InstanceAction.Reboot(which(wish));
            case "remove" -> new InstanceAction.Remove(which(wish));
            case "migrate" -> new InstanceAction.Migrate(which(wish), Optional.ofNullable(wish.target()));
            default ->
                throw Asked.invalid("There is no such action.", "create, start, stop, reboot, remove or migrate");
        };
    }

    private static CreateRequest one(CreateInstanceJson create) {
        if (create.count() != null) {
            throw Asked.invalid("In a batch each machine is asked for by itself.", "Leave out count.");
        }
        return create.toRequest();
    }

    private static Which which(WishJson wish) {
        Integer index = wish.instanceOf();
        String id = wish.instance();
        if (index != null && id != null) {
            throw Asked.invalid(
                    "Which machine is meant is not clear.", "Say its id, or the index of the job that makes it.");
        }
        return index != null
                ? new Which.MadeInBatch(index)
                : new Which.Existing(Ids.ofField("instance", present("instance", id), InstanceId::new));
    }

    private static After after(AfterJson after) {
        var ends = Asked.ends(Objects.requireNonNullElse(after.ends(), List.of()));
        Integer index = after.index();
        String job = after.job();
        if (index != null && job == null) {
            return new After.OfBatch(index, ends);
        } else if (job != null && index == null) {
            return new After.OfJob(Ids.ofField("job", job, JobId::new), ends);
        }
        throw Asked.invalid("What to wait for is not clear.", "Say the index of a job of the batch, or a job's id.");
    }

    private static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw Asked.invalid("The field " + field + " is missing.", "Say it.");
        }
        return value;
    }
}
