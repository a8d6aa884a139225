package org.gannet.backend.instances;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Nic;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.engine.operation.instance.Mirroring;

/** A machine that is there, or that a job has yet to place. */
sealed interface Machine {
    InstanceId id();

    String name();

    ProjectId project();

    Optional<NodeName> node();

    Optional<NodeName> incoming();

    int vcpus();

    ByteSize memory();

    List<DiskView> disks();

    List<NicView> nics();

    List<PlacementRule> rules();

    String source();

    Instant createdAt();

    default ByteSize diskTotal() {
        return disks().stream().map(DiskView::size).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /** Of the engine's state. */
    record Present(Instance instance) implements Machine {
        @Override
        public InstanceId id() {
            return instance.id();
        }

        @Override
        public String name() {
            return instance.name().value();
        }

        @Override
        public ProjectId project() {
            return new ProjectId(instance.owner().value());
        }

        @Override
        public Optional<NodeName> node() {
            return Optional.of(instance.primary());
        }

        @Override
        public Optional<NodeName> incoming() {
            return instance.incoming().map(Incoming::node);
        }

        @Override
        public int vcpus() {
            return instance.vcpus();
        }

        @Override
        public ByteSize memory() {
            return instance.memory();
        }

        @Override
        public ByteSize diskTotal() {
            return instance.diskTotal();
        }

        @Override
        public List<DiskView> disks() {
            return instance.disks().stream()
                    .map(disk -> new DiskView(
                            disk.id(),
                            disk.size(),
                            disk.format().name().toLowerCase(Locale.ROOT),
                            Optional.of(disk.template().name()),
                            Optional.empty()))
                    .toList();
        }

        @Override
        public List<NicView> nics() {
            return instance.nics().stream().map(Present::view).toList();
        }

        @Override
        public List<PlacementRule> rules() {
            return instance.rules();
        }

        @Override
        public String source() {
            return instance.source();
        }

        @Override
        public Instant createdAt() {
            return instance.createdAt();
        }

        private static NicView view(Nic nic) {
            String words = switch (nic.attachment()) {
                case Nic.Attachment.User _ -> "address translation of the node";
                case Nic.Attachment.Bridge(String bridge) -> "bridge " + bridge;
                case Nic.Attachment.OnNetwork(NetworkId network) -> "network " + network;
            };
            return new NicView(nic.mac(), words);
        }
    }

    /** Asked for by a job that has not been planned yet, so it has no node and no addresses. */
    record Wanted(Job job, CreateInstance.Parameters parameters) implements Machine {
        /** None for other kinds of jobs. */
        static Stream<Wanted> of(Job job) {
            return job.state().isEnded()
                    ? Stream.empty()
                    : CreateInstances.made(job.parameters()).stream().map(made -> new Wanted(job, made));
        }

        @Override
        public InstanceId id() {
            return parameters.id();
        }

        @Override
        public String name() {
            return parameters.name().value();
        }

        @Override
        public ProjectId project() {
            return new ProjectId(parameters.owner().value());
        }

        @Override
        public Optional<NodeName> node() {
            return Optional.empty();
        }

        @Override
        public Optional<NodeName> incoming() {
            return Optional.empty();
        }

        @Override
        public int vcpus() {
            return parameters.vcpus();
        }

        @Override
        public ByteSize memory() {
            return parameters.memory();
        }

        @Override
        public List<DiskView> disks() {
            return parameters.disks().stream()
                    .map(disk -> new DiskView(
                            disk.id(),
                            disk.size(),
                            disk.format().name().toLowerCase(Locale.ROOT),
                            parameters
                                    .mirroring()
                                    .map(Mirroring::template)
                                    .or(disk::template)
                                    .map(Enum::name),
                            Optional.empty()))
                    .toList();
        }

        @Override
        public List<NicView> nics() {
            return List.of();
        }

        @Override
        public List<PlacementRule> rules() {
            return parameters.rules();
        }

        @Override
        public String source() {
            return parameters.source();
        }

        @Override
        public Instant createdAt() {
            return job.submittedAt();
        }
    }
}
