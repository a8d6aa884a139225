package org.gannet.backend.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images that come in pieces. */
class ImageUploadsIT {
    private static final int SIZE = 3 << 20;
    private final byte[] content = new byte[SIZE];
    private final String name = "Uploaded " + UUID.randomUUID();
    private Backend backend;
    private ImageUploads uploads;
    private Actor admin;

    @BeforeEach
    void setUp() {
        backend = Backend.on(Database.H2);
        uploads = backend.bean(ImageUploads.class);
        admin = backend.newPerson(Role.ADMIN);
        new Random(7).nextBytes(content);
    }

    @AfterEach
    void clear() {
        uploads.list(admin).forEach(upload -> uploads.cancel(admin, upload.id()));
        backend.bean(ImageQueries.class).list(admin).stream()
                .filter(image -> image.name().equals(name))
                .forEach(image -> backend.bean(ImageService.class).remove(admin, image.id()));
    }

    private static ImageDigest digest(byte[] bytes) {
        try {
            return new ImageDigest(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private NewImage image(Optional<ImageDigest> digest) {
        return new NewImage(
                name,
                ImageView.Kind.DISK,
                ImageView.Format.RAW,
                new ByteSize(SIZE),
                digest,
                ByteSize.ofMebibytes(1),
                Optional.empty());
    }

    private InputStream part(int from, int to) {
        return new ByteArrayInputStream(Arrays.copyOfRange(content, from, to));
    }

    /** Breaks after so many bytes. */
    private InputStream breaking(int from, int after) {
        return new InputStream() {
            private int at = from;

            @Override
            public int read() throws IOException {
                if (at == from + after) {
                    throw new IOException("connection reset");
                }
                return content[at++] & 0xff;
            }
        };
    }

    @Test
    void goesOnWhereItWasInterrupted() {
        UploadId id = uploads.begin(admin, image(Optional.of(digest(content)))).id();
        assertThat(uploads.append(admin, id, 0, part(0, 1000)).received()).isEqualTo(1000);
        Problem broken = Refusals.problem(() -> uploads.append(admin, id, 1000, breaking(1000, 70_000)));
        assertThat(broken.code()).isEqualTo(ErrorCode.TOOL_FAILED);
        long received = uploads.get(admin, id).received();
        assertThat(received).isBetween(1000L, 71_000L);
        Problem early = Refusals.problem(() -> uploads.finish(admin, id));
        assertThat(early.code()).isEqualTo(ErrorCode.WRONG_STATE);
        Problem elsewhere = Refusals.problem(() -> uploads.append(admin, id, 500, part(500, 1000)));
        assertThat(elsewhere.code()).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(elsewhere.remedy()).contains(String.valueOf(received));
        assertThat(uploads.begin(admin, image(Optional.of(digest(content)))).id())
                .as("asked for again")
                .isEqualTo(id);

        assertThat(uploads.append(admin, id, received, part((int) received, SIZE))
                        .isComplete())
                .isTrue();
        ImageView made = uploads.finish(admin, id);

        assertThat(made.digest()).isEqualTo(digest(content));
        assertThat(made.minDisk()).isEqualTo(new ByteSize(SIZE));
        assertThat(uploads.list(admin)).isEmpty();
        try (InputStream stored =
                backend.bean(ImageFiles.class).open(made.digest()).orElseThrow()) {
            assertThat(stored.readAllBytes()).isEqualTo(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(Refusals.problem(() -> uploads.begin(admin, image(Optional.empty())))
                        .code())
                .isEqualTo(ErrorCode.NAME_TAKEN);
    }

    @Test
    void whatIsNotWhatItWasSaidToBeIsNotKept() {
        UploadId damaged =
                uploads.begin(admin, image(Optional.of(digest(new byte[1])))).id();
        uploads.append(admin, damaged, 0, part(0, SIZE));
        Problem problem = Refusals.problem(() -> uploads.finish(admin, damaged));
        assertThat(problem.code()).isEqualTo(ErrorCode.IMAGE_DAMAGED);
        assertThat(problem.cause()).contains(digest(content).sha256());
        assertThat(uploads.list(admin)).isEmpty();

        NewImage cow = new NewImage(
                name,
                ImageView.Kind.DISK,
                ImageView.Format.QCOW2,
                new ByteSize(SIZE),
                Optional.empty(),
                ByteSize.ZERO,
                Optional.empty());
        UploadId other = uploads.begin(admin, cow).id();
        uploads.append(admin, other, 0, part(0, SIZE));
        assertThat(Refusals.problem(() -> uploads.finish(admin, other)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(uploads.list(admin)).isEmpty();
    }

    @Test
    void noMoreComesThanWasSaidAndFromOneOnly() throws Exception {
        UploadId id = uploads.begin(admin, image(Optional.empty())).id();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        InputStream slow = new InputStream() {
            @Override
            public int read() {
                reading.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return -1;
            }
        };
        CompletableFuture<UploadView> first = CompletableFuture.supplyAsync(() -> uploads.append(admin, id, 0, slow));
        reading.await();
        assertThat(Refusals.problem(() -> uploads.append(admin, id, 0, part(0, 10)))
                        .code())
                .isEqualTo(ErrorCode.IN_USE);
        assertThat(Refusals.problem(() -> uploads.cancel(admin, id)).code()).isEqualTo(ErrorCode.IN_USE);
        go.countDown();
        assertThat(first.get().received()).isZero();

        uploads.append(admin, id, 0, part(0, SIZE));
        assertThat(Refusals.problem(() -> uploads.append(admin, id, SIZE, part(0, 1)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(uploads.get(admin, id).isComplete()).isTrue();
    }

    @Test
    void thereMustBeRoomForAllThatWasPromised() {
        NewImage huge = new NewImage(
                name,
                ImageView.Kind.DISK,
                ImageView.Format.RAW,
                new ByteSize(1L << 60),
                Optional.empty(),
                ByteSize.ZERO,
                Optional.empty());
        Problem problem = Refusals.problem(() -> uploads.begin(admin, huge));
        assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(problem.message()).contains("at most");
    }

    @Test
    void onlyAdministratorsBringImages() {
        Actor user = backend.newPerson(Role.USER);
        assertThat(Refusals.problem(() -> uploads.begin(user, image(Optional.empty())))
                        .code())
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        UploadId id = uploads.begin(admin, image(Optional.empty())).id();
        assertThat(Refusals.problem(() -> uploads.append(user, id, 0, part(0, 1)))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(uploads.get(admin, id).received()).isZero();
    }
}
