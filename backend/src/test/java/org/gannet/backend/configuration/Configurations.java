package org.gannet.backend.configuration;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.authz.Role;
import org.gannet.backend.images.CarriedImage;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.projects.CarriedProject;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.users.CarriedUser;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;
import org.gannet.base.Tags;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.testing.Jobs;
import org.gannet.engine.testing.RandomConfiguration;

/** Whole configurations to import. */
final class Configurations {
    static final Instant THEN = Jobs.NOON;

    private Configurations() {}

    /** One of everything. */
    static ConfigurationFile small() {
        CarriedProject project = project(
                Jobs.OWNER.value(), "Web", List.of(new CarriedProject.CarriedMember("maria", MemberRole.OWNER)));
        Instance web = Jobs.movingInstance(1, "web1");
        return ConfigurationFile.of(
                new ClusterConfiguration(
                        QueueSettings.standard(),
                        Jobs.rules(),
                        ClusterSettings.standard().withTags(Tags.of("small")),
                        List.of(Group.first(), Jobs.group(1, "rack1", Jobs.network(1, "office"))),
                        List.of(Jobs.network(1, "office")),
                        List.of(
                                Jobs.node("node1"),
                                Jobs.node("node2")
                                        .withGroup(Jobs.group(1, "rack1").id())),
                        List.of(web)),
                List.of(
                        new CarriedUser("ada", "Ada \"Admin\"", Role.ADMIN, true, THEN),
                        new CarriedUser("maria", "Maria", Role.USER, false, THEN)),
                List.of(project),
                List.of(image(1)));
    }

    /** The same from the same seed; in the order in which it is exported. */
    static ConfigurationFile random(long seed) {
        List<OwnerId> owners = List.of(new OwnerId(new UUID(seed, 1)), new OwnerId(new UUID(seed, -1)));
        RandomConfiguration drawing = new RandomConfiguration(seed, owners);
        RandomGenerator random = drawing.random();
        ClusterConfiguration cluster = drawing.draw();
        List<CarriedUser> users = new ArrayList<>();
        for (int count = random.nextInt(6); count > 0; count--) {
            Role role = Role.values()[random.nextInt(Role.values().length)];
            users.add(new CarriedUser(
                    "p" + count + ".x@example", drawing.text(), role, random.nextBoolean(), THEN.plusSeconds(count)));
        }
        users.sort(Comparator.comparing(CarriedUser::login));
        List<CarriedProject> projects = new ArrayList<>();
        for (OwnerId owner : owners) {
            List<CarriedProject.CarriedMember> members = users.stream()
                    .filter(user -> random.nextBoolean())
                    .map(user -> new CarriedProject.CarriedMember(
                            user.login(), random.nextBoolean() ? MemberRole.OWNER : MemberRole.MEMBER))
                    .toList();
            projects.add(project(owner.value(), ("P " + drawing.text() + owner).strip(), members));
        }
        projects.sort(Comparator.comparing(CarriedProject::id));
        List<CarriedImage> images = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            images.addFirst(image(count));
        }
        return ConfigurationFile.of(cluster, users, projects, images);
    }

    static CarriedProject project(UUID id, String name, List<CarriedProject.CarriedMember> members) {
        QuotaAmounts limit = new QuotaAmounts(6, 8, ByteSize.ofGibibytes(4), new ByteSize(Long.MAX_VALUE));
        return new CarriedProject(id, name, THEN, limit, members);
    }

    static CarriedImage image(int number) {
        return new CarriedImage(
                new UUID(9, number),
                "Image " + number + " ü",
                ImageView.Kind.DISK,
                ImageView.Format.QCOW2,
                ByteSize.ofMebibytes(7),
                new ImageDigest("ab".repeat(32)),
                ByteSize.ofGibibytes(1),
                THEN,
                Optional.empty());
    }

    static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
