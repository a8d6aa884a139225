package org.gannet.agent.mirror.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gannet.agent.testing.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both sides of a disk are compared while guests use it, and sides go and come. */
class ComparisonTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String DISK = "disk";
    /** A comparison takes about a minute, unless it is let go faster. */
    private static final long SLOW = TestSide.SIZE / 60;

    private Path folder;
    private TestSide here;
    private TestSide there;
    private Devices devices;
    private NbdClient guest;

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        here = new TestSide(folder.resolve("here"), DISK);
        there = new TestSide(folder.resolve("there"), DISK);
        MarkFile.local(folder.resolve("disk.mark")).write(Mark.made("first", true));
        there.mark().write(Mark.made("other", false));
        new Random(1).nextBytes(here.content);
        here.settle();
        here.start();
        there.start();
        devices = new Devices((settings, export) -> there.dial(export));
        ensure(0);
        guest = NbdClient.open(Wire.to(folder.resolve("guests")), DISK);
        awaitEqual();
    }

    @AfterEach
    void end() {
        guest.close();
        devices.order("absent disk=disk");
        here.stop();
        there.stop();
        Trees.delete(folder);
    }

    /** Serves it, or serves it at another rate. */
    private void ensure(long rate) {
        DeviceSettings settings = new DeviceSettings(
                DISK, folder, folder.resolve("here"), folder.resolve("guests"), "localhost", 1, true, rate);
        order("ensure " + Fields.line(settings.toFields()) + " serving=true");
    }

    private Map<String, String> order(String line) {
        String answer = devices.order(line).getLast();
        assertThat(answer).startsWith("ok");
        return Fields.parse(answer);
    }

    private Map<String, String> compare(boolean mend, boolean again) {
        return order("compare disk=disk mend=" + mend + " again=" + again);
    }

    /** One that comes to its end. @return bytes that differ */
    private long differs(boolean mend) {
        compare(mend, false);
        await().atMost(LIMIT).until(() -> compare(mend, true).get("done"), "true"::equals);
        Map<String, String> ended = compare(mend, true);
        assertThat(ended).containsEntry("failure", "").containsEntry("compared", Integer.toString(TestSide.SIZE));
        return Long.parseLong(ended.get("differs"));
    }

    private String failure() {
        await().atMost(LIMIT).until(() -> !compare(false, true).get("failure").isEmpty());
        assertThat(compare(false, true)).containsEntry("done", "false");
        return compare(false, true).get("failure");
    }

    private Map<String, String> device() {
        return devices.order("list").stream()
                .map(Fields::parse)
                .filter(fields -> DISK.equals(fields.get("disk")))
                .findFirst()
                .orElseThrow();
    }

    private void awaitEqual() {
        await().atMost(LIMIT).until(() -> device().get("phase") + device().get("left"), "EQUAL0"::equals);
    }

    private int write(long offset, int fill) {
        byte[] bytes = new byte[4096];
        Arrays.fill(bytes, (byte) fill);
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        guest.submit(Nbd.Request.write(offset, bytes, 0), (error, data) -> answer.complete(error));
        return answer.join();
    }

    private void spoil(int offset) {
        there.content[offset] ^= 1;
    }

    @Test
    void equalSidesDifferInNothing() {
        assertThat(differs(false)).isZero();
        long written = there.touched();
        assertThat(differs(true)).isZero();
        assertThat(there.touched()).isEqualTo(written);
    }

    @Test
    void whatDiffersIsCountedAndLeftAsItIs() {
        spoil(5000);
        spoil(5001);
        spoil(TestSide.SIZE - 1);
        here.content[9 << 20] ^= 1;
        byte[] before = there.content.clone();
        assertThat(differs(false)).isEqualTo(3 * 4096);
        assertThat(differs(false)).as("once more").isEqualTo(3 * 4096);
        assertThat(there.content).isEqualTo(before);
        assertThat(device()).containsEntry("phase", "EQUAL").containsEntry("left", "0");
    }

    @Test
    void whatDiffersIsCopiedFromTheSideThatFeedsAndNothingElse() {
        spoil(5000);
        here.content[9 << 20] ^= 1;
        byte[] counts = here.content.clone();
        long written = there.touched();
        assertThat(differs(true)).isEqualTo(2 * 4096);
        awaitEqual();
        assertThat(there.content).isEqualTo(counts);
        assertThat(here.content).isEqualTo(counts);
        assertThat(there.touched() - written).isEqualTo(2 * DirtyBlocks.BLOCK);
        assertThat(differs(false)).isZero();
    }

    @Test
    void whatGuestsWriteMeanwhileIsNoDifferenceAndTheyWaitForNothing() throws Exception {
        there.beSlow(3);
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> {
            Random random = new Random(7);
            int writes = 0;
            while (!ended.get()) {
                assertThat(write(random.nextInt(TestSide.SIZE / 4096) * 4096L, writes))
                        .isZero();
                writes++;
            }
            return writes;
        });
        for (int round = 0; round < 3; round++) {
            assertThat(differs(false)).isZero();
        }
        ended.set(true);
        assertThat(writer.get()).isPositive();
        assertThat(there.content).isEqualTo(here.content);
    }

    @Test
    void sidesThatPartInTheMiddleGiveNoResult() {
        ensure(SLOW);
        spoil(5000);
        compare(true, false);
        await().atMost(LIMIT).until(() -> Long.parseLong(compare(true, true).get("differs")), found -> found > 0);
        there.stop();
        assertThat(failure()).isNotEmpty();
        assertThat(write(1 << 20, 3)).as("it goes on").isZero();
        assertThat(compare(false, false).get("differs")).isEqualTo("0");
        assertThat(failure()).contains("do not hold the same");
        there.start();
        ensure(0);
        awaitEqual();
        assertThat(there.at(1 << 20, 4096)).containsOnly(3);
        // What was found is not mended by the way: only what was written alone was copied.
        assertThat(differs(true)).isEqualTo(4096);
        awaitEqual();
        assertThat(there.content).isEqualTo(here.content);
    }

    @Test
    void oneThatIsEndedGoesOnNoMoreAndHoldsNothing() {
        ensure(SLOW);
        compare(false, false);
        await().atMost(LIMIT).until(() -> Long.parseLong(compare(false, true).get("compared")), done -> done > 0);
        order("compare disk=disk end=true");
        for (long offset = 0; offset < TestSide.SIZE; offset += DirtyLog.EXTENT) {
            assertThat(write(offset, 1)).isZero();
        }
        ensure(0);
        assertThat(differs(false)).isZero();
    }

    @Test
    void theRateIsKeptAndMayBeChangedMeanwhile() {
        ensure(SLOW);
        compare(false, false);
        await().atMost(LIMIT).until(() -> Long.parseLong(compare(false, true).get("compared")), done -> done > 0);
        assertThat(Long.parseLong(compare(false, true).get("compared"))).isLessThan(TestSide.SIZE);
        ensure(0);
        await().atMost(LIMIT).until(() -> compare(false, true).get("done"), "true"::equals);
    }

    @Test
    void whatIsFoundIsNotForgottenWhenAllEndsBeforeItHasBeenCopied() throws IOException {
        spoil(13 << 20);
        // It answers that it can't write, so that what is listed stays listed.
        there.fail(Nbd.IO_ERROR);
        assertThat(differs(true)).isEqualTo(4096);
        assertThat(there.content).isNotEqualTo(here.content);
        crash();
        there.fail(0);
        there.start();
        ensure(0);
        guest = NbdClient.open(Wire.to(folder.resolve("guests")), DISK);
        awaitEqual();
        assertThat(there.content).isEqualTo(here.content);
    }

    /** As when its process is killed. */
    private void crash() {
        there.stop();
        try {
            List<String> kept = List.of("disk.mark", "disk.log");
            for (String file : kept) {
                Files.copy(folder.resolve(file), folder.resolve(file + ".kept"));
            }
            guest.close();
            order("absent disk=disk");
            for (String file : kept) {
                Files.move(
                        folder.resolve(file + ".kept"),
                        folder.resolve(file),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void onlyASideThatFeedsCompares() {
        guest.close();
        order("absent disk=disk");
        assertThat(devices.order("compare disk=disk again=true").getLast())
                .startsWith("no ")
                .contains("feed");
        order("compare disk=disk end=true");
        ensure(0);
    }
}
