package org.gannet.backend.instances;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.backups.Backups;
import org.gannet.backend.images.Catalogue;
import org.gannet.backend.images.ImageId;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.support.Problems;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.BackupNote;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DiskOrigin;
import org.gannet.engine.operation.instance.MachineTraits;
import org.gannet.engine.operation.instance.Mirroring;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.node.Export;
import org.gannet.node.VolumeSpec;
import org.springframework.stereotype.Component;

/** Turns what somebody asks for into parameters for the engine, or says what is wrong with it. */
@Component
class Creation {
    private final Access access;
    private final Catalogue catalogue;
    private final Machines machines;

    Creation(Access access, Catalogue catalogue, Machines machines) {
        this.access = access;
        this.catalogue = catalogue;
        this.machines = machines;
    }

    /** @param traits of a machine that it is a copy of */
    private record Content(
            List<NewDisk> disks, Optional<ImageDigest> cdrom, String words, Optional<MachineTraits> traits) {
        static Content of(CreateRequest request, VolumeSpec.Source disk, Optional<ImageDigest> cdrom, String words) {
            Sizes.requireDisk(request.disk());
            VolumeSpec.Format format = mirroring(request).isPresent() ? VolumeSpec.Format.RAW : VolumeSpec.Format.QCOW2;
            NewDisk only = new NewDisk(DiskId.random(), request.disk(), format, disk);
            NewDisk placed = request.template()
                    .filter(template -> mirroring(request).isEmpty())
                    .map(template -> only.on(template, Optional.empty()))
                    .orElse(only);
            return new Content(List.of(placed), cdrom, words, Optional.empty());
        }
    }

    /**
     * @param batch what was asked for before it, together with it
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN, …
     */
    CreateInstance.Parameters check(Rights rights, ClusterView view, CreateRequest request, Batch batch) {
        access.requireUse(rights, request.project());
        requireName(request.name());
        SshKeys.findFault(request.sshKeys()).ifPresent(fault -> {
            throw Problems.invalid(fault, "Paste the content of the .pub file, one key per line.");
        });
        requireOffered(view, request);
        Content content = content(rights, request, batch);
        Sizes.requireUsable(request.vcpus(), request.memory(), content.disks());
        Optional<NodeName> node = node(rights, view, request);
        NewNic nic = nic(rights, view, request.network());
        Sizes.requireFitsSomeNode(view, request.vcpus(), request.memory(), content.disks());
        requireUnused(rights, view, request, batch);
        return new CreateInstance.Parameters(
                InstanceId.random(),
                new HostName(request.name()),
                new OwnerId(request.project().value()),
                request.vcpus(),
                request.memory(),
                content.disks(),
                List.of(nic),
                content.cdrom(),
                request.sshKeys(),
                content.words(),
                node,
                request.start(),
                mirroring(request),
                content.traits(),
                rules(request));
    }

    private static List<PlacementRule> rules(CreateRequest request) {
        List<PlacementRule> rules = request.rules();
        if (rules.size() > Instance.MOST_RULES
                || rules.stream().map(PlacementRule::name).distinct().count() != rules.size()) {
            throw Problems.invalid(
                    "These placement rules can't be given to one machine.",
                    "At most " + Instance.MOST_RULES + " rules, each by another name.");
        }
        return rules;
    }

    /** Two nodes hold its disks, when it is to be so. */
    private static Optional<Mirroring> mirroring(CreateRequest request) {
        return request.template()
                .filter(template -> template.mirroring() == DiskTemplate.Mirroring.INTERNAL)
                .map(template -> new Mirroring(template, Optional.empty()));
    }

    private static void requireOffered(ClusterView view, CreateRequest request) {
        request.template()
                .filter(template -> !Templates.offered(view).contains(template))
                .ifPresent(template -> {
                    throw Problems.of(
                            ErrorCode.POLICY_VIOLATION,
                            "No disks of the kind " + template.name().toLowerCase(Locale.ROOT) + " can be made here.",
                            "Choose another kind, or leave the choice to the cluster.");
                });
        if (request.template().isPresent() && request.source() instanceof Source.FromBackup) {
            throw Problems.invalid("The disks of a backup are made as files.", "Convert them when they are there.");
        }
    }

    private static void requireName(String name) {
        HostName.findFault(name).ifPresent(fault -> {
            throw Problems.invalid("“" + shortened(name) + "” can't be the name of a virtual machine.", fault);
        });
    }

    private static String shortened(String name) {
        return name.length() <= 70 ? name : name.substring(0, 69) + "…";
    }

    private Content content(Rights rights, CreateRequest request, Batch batch) {
        return switch (request.source()) {
            case Source.EmptyDisk() ->
                Content.of(request, new VolumeSpec.Source.Empty(), Optional.empty(), "empty disk");
            case Source.FromBackup source -> ofBackup(rights, request, batch.content(source));
            case Source.FromIso(var id) -> {
                ImageView iso = image(id, ImageView.Kind.ISO, request);
                yield Content.of(request, new VolumeSpec.Source.Empty(), Optional.of(iso.digest()), iso.name());
            }
            case Source.FromImage(var id) -> {
                ImageView image = image(id, ImageView.Kind.DISK, request);
                if (!image.minDisk().isAtMost(request.disk())) {
                    throw Problems.invalid(
                            "The disk is smaller than the image: asked " + request.disk() + ", " + image.name()
                                    + " needs " + image.minDisk() + ".",
                            "Choose a disk of at least " + image.minDisk() + ".");
                }
                VolumeSpec.Format format = switch (image.format()) {
                    case RAW -> VolumeSpec.Format.RAW;
                    case QCOW2 -> VolumeSpec.Format.QCOW2;
                };
                yield Content.of(
                        request, new VolumeSpec.Source.CloneOf(image.digest(), format), Optional.empty(), image.name());
            }
        };
    }

    /** Its disks have the sizes that they had; the first is larger when that is asked for. */
    private static Content ofBackup(Rights rights, CreateRequest request, Backups.Content backup) {
        if (!rights.actor().isAdmin()) {
            throw Problems.onlyAdmins();
        }
        if (!backup.isComplete()) {
            throw Problems.invalid(
                    "Not all disks of this backup are there.", "Put them all into the node's backup directory.");
        }
        List<NewDisk> disks = new ArrayList<>();
        for (Export export : backup.inOrder()) {
            boolean larger = disks.isEmpty() && export.size().isAtMost(request.disk());
            disks.add(NewDisk.copy(
                    DiskId.random(),
                    larger ? request.disk() : export.size(),
                    VolumeSpec.Format.QCOW2,
                    new DiskOrigin.OfExport(backup.node(), export.id())));
        }
        Optional<Instance> was = backup.note().map(BackupNote::instance);
        return new Content(
                disks,
                Optional.empty(),
                "backup" + was.map(machine -> " of " + machine.name()).orElse(""),
                was.map(MachineTraits::of));
    }

    private ImageView image(ImageId id, ImageView.Kind kind, CreateRequest request) {
        ImageView image = catalogue
                .find(id, request.project())
                .orElseThrow(() -> Problems.of(
                        ErrorCode.NOT_FOUND, "There is no such image in the catalogue.", "Choose another image."));
        if (image.kind() != kind) {
            throw Problems.invalid(
                    image.name() + " is not the kind of image that is needed here.",
                    kind == ImageView.Kind.ISO ? "Choose an ISO." : "Choose a disk image.");
        }
        return image;
    }

    private static Optional<NodeName> node(Rights rights, ClusterView view, CreateRequest request) {
        if (request.node().isEmpty()) {
            return Optional.empty();
        }
        if (!rights.actor().isAdmin()) {
            throw Problems.notAllowed("Only administrators choose the node.", "Leave the choice to the cluster.");
        }
        return request.node().map(name -> existing(view, name));
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    static NodeName existing(ClusterView view, String name) {
        return view.state().nodes().keySet().stream()
                .filter(node -> node.value().equals(name))
                .findFirst()
                .orElseThrow(() -> Problems.of(
                        ErrorCode.NOT_FOUND,
                        "There is no node “" + shortened(name) + "”.",
                        "Choose one of the cluster's nodes, or leave the choice to the cluster."));
    }

    private static NewNic nic(Rights rights, ClusterView view, Network network) {
        return switch (network) {
            case Network.User() -> new NewNic.User();
            case Network.Bridge(String bridge) -> {
                if (!rights.actor().isAdmin()) {
                    throw Cards.noBridges();
                }
                boolean known = view.state().nodes().values().stream()
                        .anyMatch(node -> node.facts().bridges().contains(bridge));
                if (!known) {
                    throw Problems.invalid("No node has a bridge “" + shortened(bridge) + "”.", "Choose another.");
                }
                yield new NewNic.Bridge(bridge);
            }
            // Whether it is open to the project is looked at with every other way to attach a card.
            case Network.Open(var id, var addresses) -> {
                if (addresses.size() > Nic.MOST_ADDRESSES) {
                    throw Problems.invalid(
                            "A network card has at most " + Nic.MOST_ADDRESSES + " addresses; asked " + addresses.size()
                                    + ".",
                            "Ask for fewer.");
                }
                yield new NewNic.OnNetwork(id, addresses, true);
            }
        };
    }

    private void requireUnused(Rights rights, ClusterView view, CreateRequest request, Batch batch) {
        Stream<Machine> together =
                batch.machines().filter(machine -> machine.project().equals(request.project()));
        boolean taken = Stream.concat(machines.visible(rights, view, request.project()), together)
                .anyMatch(machine -> machine.name().equals(request.name()));
        if (taken) {
            throw Problems.of(
                    ErrorCode.NAME_TAKEN,
                    "The project has a virtual machine named " + request.name() + " already.",
                    "Choose another name.");
        }
    }
}
