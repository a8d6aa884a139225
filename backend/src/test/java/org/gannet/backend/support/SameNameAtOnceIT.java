package org.gannet.backend.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.users.UserService;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Several administrators choose one name in the same moment: one gets it, the others are told that it is taken. */
@ParameterizedClass
@EnumSource(Database.class)
class SameNameAtOnceIT {
    private static final int CROWD = 6;
    private static final int ROUNDS = 5;

    @Parameter
    Database database;

    private Backend backend;
    private Actor admin;

    @BeforeEach
    void setUp() {
        backend = Backend.on(database);
        admin = backend.newPerson(Role.ADMIN);
    }

    @Test
    void ofAUser() throws Exception {
        UserService users = backend.bean(UserService.class);
        for (int round = 0; round < ROUNDS; round++) {
            String login = newName();
            assertOneWins(index -> () -> users.create(admin, login, "A person", Backend.PASSWORD, Role.USER));
        }
    }

    @Test
    void ofAProject() throws Exception {
        ProjectService projects = backend.bean(ProjectService.class);
        for (int round = 0; round < ROUNDS; round++) {
            String name = newName();
            assertOneWins(index -> () -> projects.create(admin, name, QuotaAmounts.NOTHING));
        }
    }

    @Test
    void ofAnImage(@TempDir Path directory) throws Exception {
        ImageService images = backend.bean(ImageService.class);
        for (int round = 0; round < ROUNDS; round++) {
            String name = newName();
            assertOneWins(index -> () -> images.register(
                    admin,
                    name,
                    ImageView.Kind.DISK,
                    ImageView.Format.RAW,
                    ByteSize.ofMebibytes(1),
                    file(directory, name + index)));
        }
    }

    /** The same content under the same name is the same image, whoever was first. */
    @Test
    void ofTheSameImage(@TempDir Path directory) throws Exception {
        ImageService images = backend.bean(ImageService.class);
        String name = newName();
        Path file = file(directory, name);

        assertThat(atOnce(index -> () -> images.register(
                                admin, name, ImageView.Kind.DISK, ImageView.Format.RAW, ByteSize.ofMebibytes(1), file)
                        .id()))
                .doesNotHaveAnyElementsOfTypes(ErrorCode.class)
                .containsOnly(images.register(
                                admin, name, ImageView.Kind.DISK, ImageView.Format.RAW, ByteSize.ofMebibytes(1), file)
                        .id());
    }

    private static void assertOneWins(IntFunction<Callable<?>> work) throws Exception {
        List<Object> outcomes = atOnce(work);
        assertThat(outcomes)
                .filteredOn(outcome -> !(outcome instanceof ErrorCode))
                .hasSize(1);
        assertThat(outcomes)
                .filteredOn(ErrorCode.class::isInstance)
                .hasSize(CROWD - 1)
                .containsOnly(ErrorCode.NAME_TAKEN);
    }

    /** @return what each got, or the code of its refusal */
    private static List<Object> atOnce(IntFunction<Callable<?>> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CROWD);
        List<Future<Object>> futures = new ArrayList<>();
        List<Object> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int index = 0; index < CROWD; index++) {
                Callable<?> each = work.apply(index);
                futures.add(threads.submit(() -> {
                    start.await();
                    return outcome(each);
                }));
            }
            for (Future<Object> future : futures) {
                outcomes.add(future.get(Backend.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
        }
        return outcomes;
    }

    private static Object outcome(Callable<?> call) throws Exception {
        try {
            return call.call();
        } catch (ProblemException e) {
            return e.code();
        }
    }

    private static String newName() {
        return "n" + UUID.randomUUID();
    }

    private static Path file(Path directory, String content) throws IOException {
        return Files.writeString(directory.resolve(content), content);
    }
}
