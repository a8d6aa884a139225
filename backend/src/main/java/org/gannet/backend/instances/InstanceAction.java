package org.gannet.backend.instances;

import java.util.Optional;
import org.gannet.base.InstanceId;

/** What somebody asks of a machine. */
public sealed interface InstanceAction {
    /** The machine that it is about; empty for one that is to be made. */
    Optional<Which> machine();

    /** A new one. */
    record Create(CreateRequest request) implements InstanceAction {
        @Override
        public Optional<Which> machine() {
            return Optional.empty();
        }
    }

    record Start(Which which) implements InstanceAction {
        public Start(InstanceId instance) {
            this(new Which.Existing(instance));
        }

        @Override
        public Optional<Which> machine() {
            return Optional.of(which);
        }
    }

    /** @param graceSeconds how long the guest has to switch itself off; 0 pulls the plug */
    record Stop(Which which, int graceSeconds) implements InstanceAction {
        public Stop(InstanceId instance, int graceSeconds) {
            this(new Which.Existing(instance), graceSeconds);
        }

        @Override
        public Optional<Which> machine() {
            return Optional.of(which);
        }
    }

    record Reboot(Which which) implements InstanceAction {
        public Reboot(InstanceId instance) {
            this(new Which.Existing(instance));
        }

        @Override
        public Optional<Which> machine() {
            return Optional.of(which);
        }
    }

    /** With its disks. */
    record Remove(Which which) implements InstanceAction {
        public Remove(InstanceId instance) {
            this(new Which.Existing(instance));
        }

        @Override
        public Optional<Which> machine() {
            return Optional.of(which);
        }
    }

    /** To another node; for administrators. @param target empty lets the cluster choose */
    record Migrate(Which which, Optional<String> target) implements InstanceAction {
        public Migrate(InstanceId instance, Optional<String> target) {
            this(new Which.Existing(instance), target);
        }

        @Override
        public Optional<Which> machine() {
            return Optional.of(which);
        }
    }
}
