package org.gannet.backend.images;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.quota.RoomLedger;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Component;

/** Puts images into the catalogue whose content is there. */
@Component
class ImageEntries {
    private final ImageRepository images;
    private final RoomLedger room;
    private final Transactions transactions;
    private final Clock clock;

    ImageEntries(ImageRepository images, RoomLedger room, Transactions transactions, Clock clock) {
        this.images = images;
        this.room = room;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Of the same content under the same name, what is there is returned. A project's image counts against its quota
     * from then on.
     * @param least smallest disk that its content fits on
     * @throws ProblemException NAME_TAKEN, QUOTA_EXCEEDED
     */
    ImageView insert(ImageId id, NewImage image, ByteSize least, ImageFiles.Stored stored) {
        return transactions.write(() -> {
            Optional<ImageView> existing = find(image.project(), image.name());
            if (existing.isPresent()) {
                requireSame(existing.get(), Optional.of(stored.digest()));
                if (!existing.get().id().equals(id)) {
                    room.release(id.value());
                }
                return existing.get();
            }
            image.project().ifPresent(project -> {
                room.hold(id.value(), project, stored.size());
                room.charge(id.value(), project, stored.size());
            });
            return images.save(new ImageEntity(view(id, image, least, stored))).view();
        });
    }

    private ImageView view(ImageId id, NewImage image, ByteSize least, ImageFiles.Stored stored) {
        return new ImageView(
                id,
                image.name(),
                image.kind(),
                image.format(),
                stored.size(),
                stored.digest(),
                image.minDisk().isAtMost(least) ? least : image.minDisk(),
                clock.instant(),
                image.project());
    }

    private Optional<ImageView> find(Optional<ProjectId> project, String name) {
        return images.findByOwnerAndName(ImageEntity.owner(project), name).map(ImageEntity::view);
    }

    /** Room for a project's image that is coming. @throws ProblemException QUOTA_EXCEEDED */
    void hold(UploadId id, Optional<ProjectId> project, ByteSize size) {
        project.ifPresent(owner -> transactions.write(() -> room.hold(id.value(), owner, size)));
    }

    /** It does not come. */
    void release(UploadId id) {
        transactions.write(() -> room.release(id.value()));
    }

    /** It does not come any more, unless it has just arrived. */
    void releaseUnlessThere(UploadId id) {
        transactions.write(() -> {
            if (images.findById(id.value()).isEmpty()) {
                room.release(id.value());
            }
        });
    }

    /** Makes what is held be for what is there, or on its way. */
    void repairHolds(Predicate<UUID> coming) {
        transactions.write(() -> {
            List<ImageView> owned = images.findByProjectIdIsNotNull().stream()
                    .map(ImageEntity::view)
                    .toList();
            owned.forEach(
                    image -> room.charge(image.id().value(), image.project().orElseThrow(), image.size()));
            Set<UUID> there = owned.stream().map(image -> image.id().value()).collect(Collectors.toSet());
            room.releaseAllBut(coming.or(there::contains));
        });
    }

    /** @throws ProblemException NAME_TAKEN when an image with other content, or an unknown one, is called so */
    void requireFree(Optional<ProjectId> project, String name, Optional<ImageDigest> digest) {
        transactions.read(() -> find(project, name)).ifPresent(image -> requireSame(image, digest));
    }

    private static void requireSame(ImageView image, Optional<ImageDigest> digest) {
        if (!digest.equals(Optional.of(image.digest()))) {
            throw Problems.of(
                    ErrorCode.NAME_TAKEN,
                    "There is another image named " + image.name() + ".",
                    "Choose another name, or remove the other image first.");
        }
    }
}
