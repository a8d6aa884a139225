package org.gannet.backend.images;

import java.util.Comparator;
import java.util.List;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.quota.RoomLedger;
import org.gannet.backend.support.BackendOnly;
import org.springframework.stereotype.Component;

/** The catalogue for a configuration that is carried to another portal; in the caller's transaction. */
@Component
@BackendOnly
public class ImageTransfer {
    private final ImageRepository images;
    private final ImageFiles files;
    private final RoomLedger room;

    ImageTransfer(ImageRepository images, ImageFiles files, RoomLedger room) {
        this.room = room;
        this.images = images;
        this.files = files;
    }

    /** In the order of ids. */
    public List<CarriedImage> all() {
        return images.findAllByOrderByName().stream()
                .map(image -> CarriedImage.of(image.view()))
                .sorted(Comparator.comparing(CarriedImage::id))
                .toList();
    }

    public boolean isEmpty() {
        return images.findAllByOrderByName().isEmpty();
    }

    public void put(List<CarriedImage> carried) {
        for (CarriedImage image : carried) {
            images.save(new ImageEntity(image.view()));
            image.project().map(ProjectId::new).ifPresent(project -> room.charge(image.id(), project, image.size()));
        }
    }

    /** Whether this portal has the image's content. */
    public boolean hasContent(CarriedImage image) {
        return files.has(image.digest());
    }
}
