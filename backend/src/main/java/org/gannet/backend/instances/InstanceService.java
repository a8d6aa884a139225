package org.gannet.backend.instances;

import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.jobs.JobId;
import org.gannet.base.InstanceId;
import org.springframework.stereotype.Service;

/**
 * Acts on machines. Every method that returns a job has made it durable; refusals come as
 * {@link org.gannet.base.ProblemException} and leave nothing behind: NOT_FOUND (also for other projects' machines),
 * NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN, WRONG_STATE, QUOTA_EXCEEDED, POLICY_VIOLATION.
 */
@Service
public class InstanceService {
    public static final int DEFAULT_GRACE_SECONDS = 60;

    public Accepted create(Actor actor, CreateRequest request) {
        throw new UnsupportedOperationException();
    }

    public JobId start(Actor actor, InstanceId id) {
        throw new UnsupportedOperationException();
    }

    /** @param graceSeconds how long the guest has to switch itself off; 0 pulls the plug */
    public JobId stop(Actor actor, InstanceId id, int graceSeconds) {
        throw new UnsupportedOperationException();
    }

    public JobId reboot(Actor actor, InstanceId id) {
        throw new UnsupportedOperationException();
    }

    /** Removes the machine with its disks. */
    public JobId remove(Actor actor, InstanceId id) {
        throw new UnsupportedOperationException();
    }

    /** Moves the running machine to another node; for administrators. @param target empty lets the cluster choose */
    public JobId migrate(Actor actor, InstanceId id, Optional<String> target) {
        throw new UnsupportedOperationException();
    }

    public PlanView planCreate(Actor actor, CreateRequest request) {
        throw new UnsupportedOperationException();
    }

    public PlanView planStop(Actor actor, InstanceId id, int graceSeconds) {
        throw new UnsupportedOperationException();
    }

    public PlanView planRemove(Actor actor, InstanceId id) {
        throw new UnsupportedOperationException();
    }

    public PlanView planMigrate(Actor actor, InstanceId id, Optional<String> target) {
        throw new UnsupportedOperationException();
    }
}
