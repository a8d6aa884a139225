package org.gannet.agent.mirror.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is acknowledged, and what is where, while sides go and come. */
class MirrorDeviceTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String DISK = "disk";
    private static final int BLOCK = DirtyBlocks.BLOCK;
    private Path folder;
    private TestSide here;
    private TestSide there;
    private MirrorDevice device;
    private NbdClient guest;

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        here = new TestSide(folder.resolve("here"), DISK);
        there = new TestSide(folder.resolve("there"), DISK);
        MarkFile.local(folder.resolve("disk.mark")).write(Mark.made("first", true));
        there.mark().write(Mark.made("other", false));
        new Random(1).nextBytes(here.content);
        Arrays.fill(here.content, 4 << 20, 20 << 20, (byte) 0);
        here.settle();
        here.start();
        there.start();
    }

    @AfterEach
    void end() throws IOException {
        guest.close();
        device.close();
        here.stop();
        there.stop();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private void open(boolean alone) throws IOException {
        device = new MirrorDevice(
                new DeviceSettings(
                        DISK, folder, folder.resolve("here"), folder.resolve("guests"), "localhost", 1, alone),
                (settings, export) -> there.dial(export));
        device.serve(true);
        guest = NbdClient.open(Wire.to(folder.resolve("guests")), DISK);
    }

    /** As when its process is killed. */
    private void crash() throws IOException {
        there.stop();
        Path copy = Files.copy(folder.resolve("disk.mark"), folder.resolve("mark.kept"));
        Path log = Files.copy(folder.resolve("disk.log"), folder.resolve("log.kept"));
        guest.close();
        device.close();
        Files.move(copy, folder.resolve("disk.mark"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.move(log, folder.resolve("disk.log"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void sendGuestsAway() {
        try {
            device.serve(false);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void awaitPhase(String phase) {
        await().atMost(LIMIT).until(() -> device.status().get("phase"), phase::equals);
    }

    private CompletableFuture<Integer> write(long offset, int fill) {
        byte[] bytes = new byte[4096];
        Arrays.fill(bytes, (byte) fill);
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        guest.submit(Nbd.Request.write(offset, bytes, 0), (error, data) -> answer.complete(error));
        return answer;
    }

    private void assertEqual() {
        assertThat(there.content).isEqualTo(here.content);
    }

    @Test
    void theOtherSideIsFilledAndThenHasEachWriteThatIsAcknowledged() throws IOException {
        open(true);
        awaitPhase("EQUAL");
        assertEqual();
        assertThat(there.written()).as("zeroes are not sent").isLessThan(9 << 20);
        assertThat(there.marked().complete()).isTrue();
        assertThat(there.marked().content()).isEqualTo("first");
        assertThat(write(4096, 7).join()).isZero();
        assertThat(there.at(4096, 4096)).containsOnly(7);
        assertThat(here.at(4096, 4096)).containsOnly(7);
        assertThat(guest.call(Nbd.Request.read(4096, 4096), 5000)).containsOnly(7);
        assertThat(guest.call(Nbd.Request.flush(), 5000)).isEmpty();
        guest.call(Nbd.Request.zeroes(0, 8192, 0), 5000);
        assertThat(there.at(0, 8192)).containsOnly(0);
    }

    @Test
    void whileItsVolumeIsFlushedItStillAnswersSoThatNoReaderOfAnswersWaitsForIt() throws IOException {
        open(true);
        awaitPhase("EQUAL");
        CompletableFuture<Void> flush = here.holdFlushes();
        CompletableFuture<Void> end = CompletableFuture.runAsync(this::sendGuestsAway);
        await().atMost(LIMIT).until(here::flushesHeld, held -> held > 0);
        assertThat(CompletableFuture.supplyAsync(() -> device.status()))
                .succeedsWithin(LIMIT)
                .satisfies(status -> assertThat(status).containsEntry("serving", "true"));
        assertThat(end).isNotDone();
        flush.complete(null);
        end.join();
        assertThat(device.status()).containsEntry("serving", "false");
        assertThat(device.mark().clean()).isTrue();
    }

    @Test
    void whatGuestsAskedForButIsReadOnlyWhenTheyHaveBeenSentAwayIsNotBegun() throws IOException {
        open(true);
        awaitPhase("EQUAL");
        CompletableFuture<Void> flush = here.holdFlushes();
        CompletableFuture<Void> end = CompletableFuture.runAsync(this::sendGuestsAway);
        await().atMost(LIMIT).until(here::flushesHeld, held -> held > 0);
        byte[] before = here.at(4096, 4096);
        device.submit(Nbd.Request.write(4096, new byte[4096], 0), (error, data) -> {});
        flush.complete(null);
        end.join();
        // Whoever finds this side clean copies nothing from its list.
        assertThat(device.mark().clean()).isTrue();
        device.local().flush();
        assertThat(here.at(4096, 4096)).isEqualTo(before);
        assertEqual();
    }

    @Test
    void whatWasUnderWayWhenItDiedIsNotForgottenByGuestsThatCameAndWentSince() throws IOException {
        open(false);
        awaitPhase("EQUAL");
        assertThat(write(4096, 7).join()).isZero();
        crash();
        open(false);
        guest.close();
        sendGuestsAway();
        assertThat(device.mark().clean()).as("as it died").isFalse();
        there.start();
        awaitPhase("EQUAL");
        device.serve(true);
        sendGuestsAway();
        assertThat(device.mark().clean()).as("both hold the same").isTrue();
    }

    @Test
    void withoutTheOtherSideWritesWaitUntilItMayBeWrittenAloneAndOnlyThoseAreCopiedLater() throws IOException {
        open(false);
        awaitPhase("EQUAL");
        assertThat(device.status()).containsEntry("bound", "true");
        there.stop();
        CompletableFuture<Integer> waits = write(0, 1);
        awaitPhase("APART");
        await().atMost(LIMIT).until(() -> device.status().get("waiting"), "1"::equals);
        assertThat(waits).isNotDone();
        assertThat(guest.call(Nbd.Request.read(8 << 20, 4096), 5000)).containsOnly(0);
        device.setAlone(true);
        assertThat(waits.join()).isZero();
        assertThat(write(10 << 20, 2).join()).isZero();
        assertThat(device.mark().content()).isNotEqualTo("first");
        assertThat(device.status()).containsEntry("left", Long.toString(2L * BLOCK));
        long before = there.written();
        there.start();
        awaitPhase("EQUAL");
        assertEqual();
        assertThat(there.written() - before).isEqualTo(2L * BLOCK);
        assertThat(device.status()).containsEntry("bound", "false");
        device.setAlone(false);
        assertThat(device.status()).containsEntry("bound", "true");
    }

    @Test
    void aWriteThatWaitedIsAcknowledgedWhenTheOtherSideIsBackAndHasIt() throws IOException {
        open(false);
        awaitPhase("EQUAL");
        there.beSilent(true);
        CompletableFuture<Integer> waits = write(0, 3);
        awaitPhase("APART");
        assertThat(waits).isNotDone();
        there.stop();
        there.beSilent(false);
        there.start();
        assertThat(waits.join()).isZero();
        assertThat(there.at(0, 4096)).containsOnly(3);
        awaitPhase("EQUAL");
        assertThat(device.mark().content())
                .as("nothing was acknowledged here alone")
                .isEqualTo("first");
    }

    @Test
    void whatTheOtherSideCouldNotWriteIsNotAcknowledged() throws IOException {
        open(false);
        awaitPhase("EQUAL");
        there.fail(28);
        CompletableFuture<Integer> waits = write(0, 4);
        await().atMost(LIMIT).until(() -> device.status().get("trouble").contains("no space left"));
        await().atMost(LIMIT).until(() -> Long.parseLong(device.status().get("waitingMillis")) > 1000);
        assertThat(waits).isNotDone();
        there.fail(0);
        assertThat(waits.join()).isZero();
        assertThat(there.at(0, 4096)).containsOnly(4);
    }

    @Test
    void afterACrashOnlyWhatMayDifferIsCopied() throws IOException {
        open(false);
        awaitPhase("EQUAL");
        assertThat(write(0, 5).join()).isZero();
        crash();
        // What was under way when it ended may be on one side only.
        here.content[100] = 77;
        long before = there.written();
        there.start();
        open(false);
        awaitPhase("EQUAL");
        assertEqual();
        assertThat(there.written() - before).isPositive().isLessThanOrEqualTo(DirtyLog.EXTENT);
        assertThat(device.status()).containsEntry("bound", "true");
    }

    @Test
    void aCrashedDeviceThatIsBoundStillWaits() throws IOException {
        open(false);
        awaitPhase("EQUAL");
        crash();
        open(false);
        CompletableFuture<Integer> waits = write(0, 6);
        await().atMost(LIMIT).until(() -> device.status().get("waiting"), "1"::equals);
        assertThat(waits).isNotDone();
        there.start();
        assertThat(waits.join()).isZero();
    }

    @Test
    void theLocalProcessMayGoAndComeAndNothingIsLost() throws IOException {
        open(true);
        awaitPhase("EQUAL");
        assertThat(write(0, 1).join()).isZero();
        here.stop();
        // What was not flushed when the process ended: it never reached the volume.
        Arrays.fill(here.content, 0, 4096, (byte) 9);
        CompletableFuture<Integer> waits = write(8192, 2);
        here.start();
        assertThat(waits.join()).isZero();
        assertThat(here.at(0, 4096)).containsOnly(1);
        assertThat(here.at(8192, 4096)).containsOnly(2);
    }

    @Test
    void twoThatWereBothWrittenToAloneAreNeverMerged() throws IOException {
        open(true);
        awaitPhase("EQUAL");
        there.stop();
        assertThat(write(0, 1).join()).isZero();
        there.mark().write(there.marked().diverged("elsewhere"));
        byte[] kept = there.content.clone();
        there.start();
        awaitPhase("SPLIT");
        assertThat(write(BLOCK, 2).join()).isZero();
        assertThat(there.content).isEqualTo(kept);
    }

    @Test
    void ofASideThatDiedAsAPrimaryOnlyWhatItWasWritingIsCopied() throws IOException {
        MarkFile.local(folder.resolve("disk.mark"))
                .write(Mark.made("first", true).equalNow(false).withClean(true));
        Mark died = Mark.made("first", true).withLog().equalNow(true).withClean(false);
        there.mark().write(died);
        System.arraycopy(here.content, 0, there.content, 0, TestSide.SIZE);
        there.settle();
        long place = 2 * DirtyLog.EXTENT + 77_777;
        there.content[(int) place] = 42;
        Path list = folder.resolve("list");
        try (DirtyLog log = DirtyLog.open(list, TestSide.SIZE)) {
            log.shrink(log.beginToShrink(List.of()));
            log.cover(place, 1);
        }
        there.mark().writeList(died, list, TestSide.SIZE);
        open(true);
        awaitPhase("EQUAL");
        assertEqual();
        assertThat(there.touched()).isPositive().isLessThanOrEqualTo(DirtyLog.EXTENT);
        assertThat(there.marked().clean()).isTrue();
    }

    @Test
    void aListThatIsOfSomethingElseIsNotBelieved() throws IOException {
        Mark died = Mark.made("first", true).withLog().equalNow(true).withClean(false);
        Path list = folder.resolve("list");
        there.mark().writeList(Mark.made("older", true), list, TestSide.SIZE);
        assertThat(there.mark().list(died, TestSide.SIZE)).isEmpty();
        there.mark().writeList(died, list, TestSide.SIZE - 512);
        assertThat(there.mark().list(died, TestSide.SIZE)).isEmpty();
        there.mark().writeList(died, list, TestSide.SIZE);
        assertThat(there.mark().list(died, TestSide.SIZE))
                .hasValueSatisfying(parts -> assertThat(parts.cardinality()).isEqualTo(6));
        open(true);
    }

    private CompletableFuture<Integer> flush() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        guest.submit(Nbd.Request.flush(), (error, data) -> answer.complete(error));
        return answer;
    }

    @Test
    void aSlowOtherSideIsWaitedForAndNotLost() throws IOException {
        open(false);
        awaitPhase("EQUAL");
        String sent = device.status().get("sent");
        there.beSlow(300);
        List<CompletableFuture<Integer>> all =
                IntStream.range(0, 40).mapToObj(i -> write(i * 4096L, i)).toList();
        assertThat(flush().join()).isZero();
        assertThat(all).allSatisfy(one -> assertThat(one.join()).isZero());
        assertThat(flush().join()).isZero();
        there.beSlow(0);
        assertThat(device.status()).containsEntry("phase", "EQUAL").containsEntry("bound", "true");
        assertThat(Long.parseLong(device.status().get("sent")) - Long.parseLong(sent))
                .as("nothing was sent twice")
                .isEqualTo(40 * 4096L);
        assertEqual();
    }

    @Test
    void aFlushIsDoneWhenBothSidesHaveFlushed() throws IOException {
        open(false);
        awaitPhase("EQUAL");
        assertThat(write(0, 5).join()).isZero();
        CompletableFuture<Void> hold = there.holdFlushes();
        CompletableFuture<Integer> flush = flush();
        await().atMost(LIMIT).until(there::flushesHeld, held -> held > 0);
        assertThat(flush).isNotDone();
        hold.complete(null);
        assertThat(flush.join()).isZero();
        for (TestSide side : List.of(here, there)) {
            assertThat(side.onDisk(0, 4096)).containsOnly(5);
        }
    }

    @Test
    void whatTheOtherSideHadInItsMemoryWhenItsPowerFailedIsCopiedAgainBeforeAFlushIsDone() throws IOException {
        open(false);
        awaitPhase("EQUAL");
        assertThat(write(0, 6).join()).isZero();
        there.losePower();
        assertThat(there.at(0, 4096)).isNotEqualTo(here.at(0, 4096));
        CompletableFuture<Integer> flush = flush();
        awaitPhase("APART");
        assertThat(flush).isNotDone();
        long before = there.written();
        there.start();
        assertThat(flush.join()).isZero();
        assertThat(there.onDisk(0, 4096)).containsOnly(6);
        assertThat(there.written() - before).isLessThanOrEqualTo(4L * BLOCK);
        awaitPhase("EQUAL");
        assertEqual();
        assertThat(device.mark().content()).isEqualTo("first");
    }

    /** Each block is written with one number after another; what was flushed last must be there, or what came later. */
    @Test
    void whoeverLosesItsPowerWhatWasFlushedIsThereAndBothEndAlike() throws IOException {
        open(false);
        awaitPhase("EQUAL");
        Random random = new Random(11);
        int[] written = new int[24];
        int[] safe = new int[24];
        for (int round = 1; round <= 24; round++) {
            for (int block = 0; block < written.length; block++) {
                if (random.nextInt(3) > 0) {
                    assertThat(write(place(block), round).join()).isZero();
                    written[block] = round;
                }
            }
            boolean promised = random.nextBoolean() && flush().join() == 0;
            if (promised) {
                safe = written.clone();
            }
            switch (round % 4) {
                case 0 -> {
                    there.losePower();
                    there.start();
                }
                case 1 -> {
                    crash();
                    here.losePower();
                    if (random.nextBoolean()) {
                        there.losePower();
                    }
                    here.start();
                    there.start();
                    Files.deleteIfExists(folder.resolve("mark.kept"));
                    open(false);
                    awaitPhase("EQUAL");
                    assertHolds(here, safe);
                    assertEqual();
                    for (int block = 0; block < written.length; block++) {
                        written[block] = here.content[(int) place(block)];
                    }
                }
                default -> assertHolds(there, safe);
            }
        }
        assertThat(flush().join()).isZero();
        awaitPhase("EQUAL");
        assertEqual();
    }

    private static long place(int block) {
        return (4 << 20) + block * 40_960L;
    }

    private static void assertHolds(TestSide side, int[] least) {
        for (int block = 0; block < least.length; block++) {
            if (least[block] > 0) {
                assertThat((int) side.content[(int) place(block)])
                        .as("block %s", block)
                        .isGreaterThanOrEqualTo(least[block]);
            }
        }
    }

    @Test
    void underLoadBothSidesEndAlikeHoweverOftenTheyPart() throws IOException {
        open(true);
        Random random = new Random(7);
        CompletableFuture<Integer> last = CompletableFuture.completedFuture(0);
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 200; i++) {
                last = write(512L * random.nextInt(TestSide.SIZE / 512 - 8), random.nextInt(256));
            }
            if (round % 2 == 0) {
                there.stop();
            } else {
                there.start();
            }
        }
        assertThat(last.join()).isZero();
        awaitPhase("EQUAL");
        guest.call(Nbd.Request.flush(), 5000);
        await().atMost(LIMIT).untilAsserted(this::assertEqual);
        assertThat(Map.copyOf(device.status())).containsEntry("left", "0");
    }
}
