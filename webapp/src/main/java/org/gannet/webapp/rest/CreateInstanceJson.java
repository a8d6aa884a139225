package org.gannet.webapp.rest;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.images.ImageId;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.Network;
import org.gannet.backend.instances.Source;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.IpAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine to make.
 * @param image a disk image to clone; neither image nor iso makes an empty disk
 * @param iso a CD to boot from, with an empty disk
 * @param backup what it is made of; for administrators. Without diskBytes its first disk is as large as it was
 * @param node where it must be; for administrators
 * @param bridge what its card is attached to; for administrators. With neither bridge nor network it reaches out
 *     through its node
 * @param network the id of a network that is open to the project; of any, for administrators
 * @param addresses that it shall have there; of each version that is not named, a free one
 * @param start whether it is started when it is made; true when it is not said
 * @param template where its disks lie: "file", "plain", "mirror" and so on; left out, the cluster decides
 * @param rules where it shall be, seen from its project's other machines
 * @param count how many like it, together: "web" makes web-1, web-2 and so on; not in a batch
 */
record CreateInstanceJson(
        @Nullable String project,
        @Nullable String name,
        @Nullable String image,
        @Nullable String iso,
        @Nullable BackupJson backup,
        @Nullable Integer vcpus,
        @Nullable Long memoryBytes,
        @Nullable Long diskBytes,
        @Nullable List<String> sshKeys,
        @Nullable String node,
        @Nullable String bridge,
        @Nullable String network,
        @Nullable List<String> addresses,
        @Nullable Boolean start,
        @Nullable String template,
        @Nullable List<RuleJson> rules,
        @Nullable Integer count) {
    /**
     * A backup that a machine is made of, with all its disks.
     * @param node in whose backup directory it lies
     */
    record BackupJson(@Nullable String node, @Nullable String id) {}

    /** @throws ProblemException INVALID_REQUEST; what needs the catalogue or the quota is the service's business */
    CreateRequest toRequest() {
        if (image != null && iso != null) {
            throw refused("A machine starts from an image or from an ISO, not from both.");
        }
        if (backup != null && (image != null || iso != null)) {
            throw refused("A machine is made of a backup or of something else, not of both.");
        }
        return new CreateRequest(
                Ids.ofField("project", required("project", project), ProjectId::new),
                required("name", name),
                source(),
                required("vcpus", vcpus),
                size("memoryBytes", memoryBytes),
                backup != null && diskBytes == null ? ByteSize.ZERO : size("diskBytes", diskBytes),
                keys(),
                Optional.ofNullable(node),
                attachment(),
                start == null || start,
                Optional.ofNullable(template).map(CreateInstanceJson::template),
                rules == null ? List.of() : rules.stream().map(RuleJson::toRule).toList());
    }

    /** @throws org.gannet.base.ProblemException INVALID_REQUEST with all words */
    static DiskTemplate template(String word) {
        return Words.find(DiskTemplate.class, word)
                .orElseThrow(() -> refused("There is no kind of disk that is called so; there are "
                        + Words.all(DiskTemplate.class) + "."));
    }

    private Network attachment() {
        if (network != null) {
            if (bridge != null) {
                throw refused("A network card is attached to a bridge or to a network, not to both.");
            }
            return new Network.Open(
                    Ids.ofField("network", network, NetworkId::new),
                    addresses == null
                            ? List.of()
                            : addresses.stream()
                                    .map(CreateInstanceJson::address)
                                    .toList());
        }
        if (addresses != null && !addresses.isEmpty()) {
            throw refused("Addresses are of a network: the field network is missing.");
        }
        return bridge == null ? new Network.User() : new Network.Bridge(bridge);
    }

    private static IpAddress address(@Nullable String text) {
        try {
            return IpAddress.parse(required("addresses", text));
        } catch (IllegalArgumentException e) {
            throw refused("A line of addresses is no IP address.");
        }
    }

    private Source source() {
        if (backup != null) {
            return new Source.FromBackup(
                    required("backup.node", backup.node()),
                    Ids.ofField("backup.id", required("backup.id", backup.id()), ExportId::new));
        }
        if (image != null) {
            return new Source.FromImage(Ids.ofField("image", image, ImageId::new));
        }
        return iso != null ? new Source.FromIso(Ids.ofField("iso", iso, ImageId::new)) : new Source.EmptyDisk();
    }

    private List<String> keys() {
        if (sshKeys == null) {
            return List.of();
        }
        for (@Nullable Object key : sshKeys) {
            if (key == null) {
                throw refused("A line of sshKeys is null.");
            }
        }
        return sshKeys;
    }

    private static ByteSize size(String field, @Nullable Long bytes) {
        long given = required(field, bytes);
        if (given < 0) {
            throw refused("The field " + field + " is negative.");
        }
        return new ByteSize(given);
    }

    static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw refused("The field " + field + " is missing.");
        }
        return value;
    }

    static ProblemException refused(String message) {
        return new ProblemException(Problem.of(ErrorCode.INVALID_REQUEST, message));
    }
}
