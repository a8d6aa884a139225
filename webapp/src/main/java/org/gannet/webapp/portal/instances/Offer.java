package org.gannet.webapp.portal.instances;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.backups.BackupView;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.instances.Source;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.component.Choices;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/**
 * Something that a new machine can start from.
 * @param smallest disk that it fits on
 * @param besides what its other disks take
 */
record Offer(String name, Source source, ByteSize smallest, ByteSize besides) {
    Offer(String name, Source source, ByteSize smallest) {
        this(name, source, smallest, ByteSize.ZERO);
    }

    /** A backup in a node's directory. */
    static Choices.Card<Offer> card(BackupView backup) {
        String name = Texts.text(
                "create.backup", backup.machine().orElseGet(() -> Texts.text("backups.unknown")), backup.node());
        ByteSize first = backup.disks().stream().findFirst().orElse(ByteSize.ZERO);
        ByteSize others = backup.disks().stream().skip(1).reduce(ByteSize.ZERO, ByteSize::plus);
        return new Choices.Card<>(
                "backup",
                new Offer(name, new Source.FromBackup(backup.node(), backup.id()), first, others),
                Optional.of(Icon.DOWNLOAD),
                name,
                backup.comment().isEmpty() ? Times.exact(backup.at(), ZoneOffset.UTC) : backup.comment());
    }

    /** Images of the catalogue, CDs of the catalogue, and nothing at all. */
    static List<Choices.Card<Offer>> cards(List<ImageView> catalogue) {
        List<Choices.Card<Offer>> cards = new ArrayList<>();
        catalogue.stream()
                .filter(image -> image.kind() == ImageView.Kind.DISK)
                .forEach(image -> cards.add(card(
                        image,
                        new Source.FromImage(image.id()),
                        Icon.IMAGE,
                        Texts.text("create.image.disk", Sizes.of(image.minDisk())))));
        catalogue.stream()
                .filter(image -> image.kind() == ImageView.Kind.ISO)
                .forEach(image -> cards.add(
                        card(image, new Source.FromIso(image.id()), Icon.DISC, Texts.text("create.image.iso"))));
        String empty = Texts.text("create.image.empty");
        cards.add(new Choices.Card<>(
                "empty",
                new Offer(empty, new Source.EmptyDisk(), ByteSize.ZERO),
                Optional.of(Icon.DISK),
                empty,
                Texts.text("create.image.empty.note")));
        return cards;
    }

    private static Choices.Card<Offer> card(ImageView image, Source source, Icon icon, String note) {
        return new Choices.Card<>(
                // A project may call its own as one for everybody is called.
                slug(image.name()) + (image.project().isPresent() ? "-own" : ""),
                new Offer(image.name(), source, image.minDisk()),
                Optional.of(icon),
                image.name(),
                note);
    }

    /** A name as part of an address: "Demo Linux" is "demo-linux". */
    static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}
