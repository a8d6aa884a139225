package org.gannet.backend.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
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

/** Keeps the catalogue; for administrators. */
@Service
public class ImageService {
    static final int LONGEST_NAME = 200;
    private final ImageRepository images;
    private final ImageFiles files;
    private final ClusterEngine engine;
    private final Access access;
    private final Acts acts;
    private final Transactions transactions;
    private final Clock clock;

    ImageService(
            ImageRepository images,
            ImageFiles files,
            ClusterEngine engine,
            Access access,
            Acts acts,
            Transactions transactions,
            Clock clock) {
        this.images = images;
        this.files = files;
        this.engine = engine;
        this.access = access;
        this.acts = acts;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Copies a file of this computer into the catalogue. Registering the same content under the same name again
     * returns what is there.
     * @param minDisk smallest disk that it fits on; zero for an ISO
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN
     */
    public ImageView register(
            Actor actor, String name, ImageView.Kind kind, ImageView.Format format, ByteSize minDisk, Path file) {
        return acts.performOutside(new Act(actor, "image.register", "image " + name), trail -> {
            access.requireAdmin(actor);
            if (name.isBlank() || name.length() > LONGEST_NAME) {
                throw Problems.invalid(
                        "An image's name has 1 to " + LONGEST_NAME + " characters.", "For example: Demo Linux");
            }
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw Problems.invalid("There is no readable file " + file + ".", "Check the path.");
            }
            ImageFiles.Stored stored = store(file);
            trail.details(kind + ", " + stored.size() + ", SHA-256 " + stored.digest());
            return transactions.write(() -> insert(name, kind, format, minDisk, stored));
        });
    }

    /** Takes the image out of the catalogue. Machines made from it are not touched. */
    public void remove(Actor actor, ImageId id) {
        ImageDigest digest = acts.perform(new Act(actor, "image.remove", "image " + id), trail -> {
            access.requireAdmin(actor);
            ImageEntity image = images.findById(id.value()).orElseThrow(() -> Problems.notFound("image"));
            trail.details(image.name);
            images.delete(image);
            return new ImageDigest(image.digest);
        });
        if (!isNeeded(digest)) {
            files.delete(digest);
        }
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
            case VolumeSpec.Source.CloneOf(var image, var _) -> image.equals(digest);
        };
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

    private ImageView insert(
            String name, ImageView.Kind kind, ImageView.Format format, ByteSize minDisk, ImageFiles.Stored stored) {
        Optional<ImageView> existing = images.findByName(name).map(ImageEntity::view);
        if (existing.isPresent()) {
            ImageView image = existing.get();
            if (!image.digest().equals(stored.digest())) {
                throw Problems.of(
                        ErrorCode.NAME_TAKEN,
                        "The catalogue has another image named " + name + ".",
                        "Choose another name, or remove the other image first.");
            }
            return image;
        }
        boolean exact = format == ImageView.Format.RAW && kind == ImageView.Kind.DISK;
        ByteSize least = exact && minDisk.isAtMost(stored.size()) ? stored.size() : minDisk;
        ImageView image = new ImageView(
                ImageId.random(), name, kind, format, stored.size(), stored.digest(), least, clock.instant());
        return images.save(new ImageEntity(image)).view();
    }
}
