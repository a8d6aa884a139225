package org.gannet.backend.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.audit.Trail;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.quota.RoomLedger;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.node.VolumeSpec;
import org.springframework.stereotype.Service;

/** Keeps the catalogue: administrators the cluster's images, owners those of their projects. */
@Service
public class ImageService {
    static final int LONGEST_NAME = 200;
    private final ImageRepository images;
    private final ImageFiles files;
    private final ClusterEngine engine;
    private final Access access;
    private final Acts acts;
    private final Transactions transactions;
    private final ImageEntries entries;
    private final ImageRights rights;
    private final RoomLedger room;

    ImageService(
            ImageRepository images,
            ImageFiles files,
            ClusterEngine engine,
            Access access,
            Acts acts,
            Transactions transactions,
            ImageEntries entries,
            ImageRights rights,
            RoomLedger room) {
        this.images = images;
        this.files = files;
        this.engine = engine;
        this.access = access;
        this.acts = acts;
        this.transactions = transactions;
        this.entries = entries;
        this.rights = rights;
        this.room = room;
    }

    /**
     * Copies a file of this computer into the catalogue. Registering the same content under the same name again
     * returns what is there.
     * @param minDisk smallest disk that it fits on; zero for an ISO; more when the content needs more
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST (also: not what it is said to be),
     *     NAME_TAKEN
     */
    public ImageView register(
            Actor actor, String name, ImageView.Kind kind, ImageView.Format format, ByteSize minDisk, Path file) {
        return acts.performOutside(new Act(actor, "image.register", "image " + name), trail -> {
            access.requireAdmin(actor);
            NewImage.requireName(name);
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw Problems.invalid("There is no readable file " + file + ".", "Check the path.");
            }
            ByteSize disk = disk(file, kind, format);
            ImageFiles.Stored stored = store(file);
            trail.details(kind + ", " + stored.size() + ", SHA-256 " + stored.digest());
            NewImage image = new NewImage(
                    name, kind, format, stored.size(), Optional.of(stored.digest()), minDisk, Optional.empty());
            return entries.insert(ImageId.random(), image, disk, stored);
        });
    }

    /** Takes the image out of the catalogue. Machines made from it are not touched. */
    public void remove(Actor actor, ImageId id) {
        ImageDigest digest = acts.perform(new Act(actor, "image.remove", "image " + id), trail -> {
            ImageEntity image = kept(actor, id, trail);
            trail.details(image.name);
            images.delete(image);
            room.release(image.id);
            return new ImageDigest(image.digest);
        });
        if (!isNeeded(digest)) {
            files.delete(digest);
        }
    }

    /**
     * Calls it otherwise.
     * @throws ProblemException NOT_FOUND, NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN
     */
    public ImageView rename(Actor actor, ImageId id, String name) {
        return acts.perform(new Act(actor, "image.rename", "image " + id), trail -> {
            ImageEntity image = kept(actor, id, trail);
            NewImage.requireName(name);
            trail.details(image.name + " → " + name);
            if (!image.name.equals(name)) {
                entries.requireFree(image.view().project(), name, Optional.empty());
                image.name = name;
                images.save(image);
            }
            return image.view();
        });
    }

    private ImageEntity kept(Actor actor, ImageId id, Trail trail) {
        ImageEntity image = rights.visible(actor, id);
        image.view().project().ifPresent(trail::project);
        rights.requireKeeps(actor, image.view().project());
        return image;
    }

    /** Deletes content that neither the catalogue nor a machine needs. */
    void sweep() {
        files.sweep(this::isNeeded);
    }

    /** A machine that was made from a removed image needs it again when it comes to another node. */
    private boolean isNeeded(ImageDigest digest) {
        ClusterView view = engine.view();
        boolean catalogued = transactions.read(() -> images.existsByDigest(digest.sha256()));
        return catalogued
                || !view.state().instancesUsing(digest).isEmpty()
                || view.jobs().stream().anyMatch(job -> uses(job, digest));
    }

    private static boolean uses(Job job, ImageDigest digest) {
        return CreateInstances.made(job.parameters()).stream()
                .anyMatch(made -> made.cdrom().equals(Optional.of(digest))
                        || made.disks().stream().anyMatch(disk -> isCloneOf(disk.source(), digest)));
    }

    private static boolean isCloneOf(VolumeSpec.Source source, ImageDigest digest) {
        return switch (source) {
            case VolumeSpec.Source.Empty() -> false;
            case VolumeSpec.Source.Adopted _ -> false;
            case VolumeSpec.Source.CloneOf(var image, var _) -> image.equals(digest);
        };
    }

    private static ByteSize disk(Path file, ImageView.Kind kind, ImageView.Format format) {
        try {
            return ImageContent.disk(file, kind, format);
        } catch (IOException e) {
            throw Problems.invalid("The file could not be read: " + e.getMessage(), "Check the file.");
        }
    }

    private ImageFiles.Stored store(Path file) {
        try {
            return files.store(file);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(ErrorCode.TOOL_FAILED, "The image could not be copied: " + e.getMessage())
                            .withRemedy("Check that there is room in Gannet's data directory."),
                    e);
        }
    }
}
