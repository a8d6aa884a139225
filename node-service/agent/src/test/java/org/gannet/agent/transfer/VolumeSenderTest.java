package org.gannet.agent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gannet.agent.task.TaskControl;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.InputStreamResource;

class VolumeSenderTest {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final Receiving receiver = new Receiving();
    private byte[] content = new byte[11 * MIB + 4711];

    /** Random bytes with holes: the third MiB, the sixth to the ninth. */
    @BeforeEach
    void fill() {
        new Random(5).nextBytes(content);
        Arrays.fill(content, 2 * MIB, 3 * MIB, (byte) 0);
        Arrays.fill(content, 5 * MIB, 9 * MIB, (byte) 0);
    }

    private Path file() throws IOException {
        return Files.write(folder.resolve("volume"), content);
    }

    private void send(Optional<ByteSize> bytesPerSecond, boolean sameAsBefore) throws IOException {
        IncomingVolume target = new IncomingVolume(VolumeId.random(), receiver.spec, "127.0.0.1", 1, "secret");
        new VolumeSender(receiver, target, bytesPerSecond, TaskControl.ALONE)
                .send(
                        file(),
                        Optional.empty(),
                        new VolumeSender.VolumeRest(new ByteSize(content.length), List.of()),
                        sameAsBefore);
    }

    private void sendAll() throws IOException {
        send(Optional.empty(), false);
    }

    @Test
    void sendsAsMuchAtOnceAsIsAllowedAndHolesWithoutTheirBytes() throws IOException {
        sendAll();
        assertThat(receiver.bytes()).isEqualTo(content);
        assertThat(receiver.calls)
                .containsExactly(
                        "content 0 " + 2 * MIB,
                        "zeros " + 2 * MIB + " " + MIB,
                        "content " + 3 * MIB + " " + MIB,
                        "content " + 4 * MIB + " " + MIB,
                        "zeros " + 5 * MIB + " " + 3 * MIB,
                        "zeros " + 8 * MIB + " " + MIB,
                        "content " + 9 * MIB + " " + (2 * MIB + 4711));
    }

    @Test
    void aLimitedCopyIsSentInSmallPieces() throws IOException {
        content = Arrays.copyOf(content, 2 * MIB);
        send(Optional.of(ByteSize.ofMebibytes(19)), false);
        assertThat(receiver.calls).containsExactly("content 0 " + MIB, "content " + MIB + " " + MIB);
    }

    @Test
    void emptyVolumesAreSentToo() throws IOException {
        content = new byte[0];
        sendAll();
        assertThat(receiver.calls).isEmpty();
        assertThat(receiver.state).isEqualTo(VolumePeerApi.State.COMPLETE);
    }

    @Test
    void goesOnWhereTheReceiverIsAndSumsAllTheSame() throws IOException {
        receiver.write(0, Arrays.copyOf(content, 5 * MIB));
        send(Optional.empty(), true);
        assertThat(receiver.bytes()).isEqualTo(content);
        assertThat(receiver.calls)
                .first()
                .as("from the piece on that it has a part of")
                .isEqualTo("content " + 4 * MIB + " " + MIB);
    }

    @Test
    void startsOverWhenWhatIsThereWasOfAnotherFile() throws IOException {
        receiver.write(0, new byte[5 * MIB]);
        sendAll();
        assertThat(receiver.bytes()).isEqualTo(content);
        assertThat(receiver.calls).startsWith("over", "content 0 " + 2 * MIB);
    }

    /** Whatever it lost: what was read ahead by then is neither left out nor summed twice. */
    @Test
    void goesBackToWhereTheReceiverIsAfterABreak() throws IOException {
        for (int lost : new int[] {0, 1, MIB - 1, 3 * MIB, 4 * MIB, 8 * MIB + 17}) {
            for (int at : new int[] {3 * MIB, 4 * MIB, 9 * MIB}) {
                if (lost <= at) {
                    receiver.forget();
                    receiver.breakAt(at, lost);
                    sendAll();
                    assertThat(receiver.broken).as("at " + at).isTrue();
                    assertThat(receiver.bytes()).as(lost + " at " + at).isEqualTo(content);
                }
            }
        }
    }

    /** In memory; as strict as the real one. */
    private static final class Receiving implements VolumePeerApi {
        final VolumeSpec spec =
                new VolumeSpec(VolumeSpec.Format.RAW, ByteSize.ofMebibytes(12), new VolumeSpec.Source.Empty());
        final List<String> calls = new ArrayList<>();
        State state = State.RECEIVING;
        private byte[] content = new byte[12 * MIB];
        private long position;
        private Optional<Long> breaksAt = Optional.empty();
        private long afterwards;
        boolean broken;

        byte[] bytes() {
            return Arrays.copyOf(content, (int) position);
        }

        void write(int at, byte[] bytes) {
            System.arraycopy(bytes, 0, content, at, bytes.length);
            position = at + (long) bytes.length;
        }

        void forget() {
            content = new byte[12 * MIB];
            position = 0;
            state = State.RECEIVING;
        }

        void breakAt(long offset, long lostFrom) {
            breaksAt = Optional.of(offset);
            afterwards = lostFrom;
            broken = false;
        }

        private void next(String call, long offset, byte[] bytes) {
            calls.add(call + " " + offset + " " + bytes.length);
            if (breaksAt.isPresent() && breaksAt.get() == offset) {
                breaksAt = Optional.empty();
                broken = true;
                position = afterwards;
                throw NodeException.of(ErrorCode.NODE_UNREACHABLE, "The line is cut.");
            }
            if (offset > position || bytes.length > LARGEST_PIECE) {
                throw NodeException.of(ErrorCode.INVALID_REQUEST, "These are not the next bytes.");
            }
            write((int) offset, bytes);
        }

        @Override
        public Waiting waiting(VolumeId id, String secret) {
            return new Waiting(spec, position, state);
        }

        @Override
        public void content(VolumeId id, String secret, long offset, InputStreamResource bytes) {
            try (var stream = bytes.getInputStream()) {
                next("content", offset, stream.readAllBytes());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void zeros(VolumeId id, String secret, long offset, long length) {
            next("zeros", offset, new byte[(int) length]);
        }

        @Override
        public Waiting startOver(VolumeId id, String secret) {
            calls.add("over");
            position = 0;
            return waiting(id, secret);
        }

        @Override
        public Waiting whole(VolumeId id, String secret, Whole whole) {
            var digest = Checksums.begin();
            digest.update(bytes());
            boolean right = whole.length() == position
                    && HexFormat.of().formatHex(digest.digest()).equals(whole.sha256());
            state = right ? State.COMPLETE : State.DAMAGED;
            return waiting(id, secret);
        }
    }
}
