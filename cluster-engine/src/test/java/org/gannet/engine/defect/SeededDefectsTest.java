package org.gannet.engine.defect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each defect is found by the simulation within as many seeds as it says; the engine as it is passes that seed. */
class SeededDefectsTest {
    private static final Map<SeededDefect, Found> FOUND = new EnumMap<>(SeededDefect.class);
    /** In such a loader too, so that it is the change that is found and nothing else. */
    private static final LongFunction<?> SOUND = simulation(List.of());

    /** @param invariant what the run of this seed broke first */
    private record Found(long seed, String invariant) {}

    private static LongFunction<?> simulation(List<Site> sites) {
        return new DefectiveEngine(sites).make(LongFunction.class, SimulationProbe.class.getName());
    }

    @ParameterizedTest
    @EnumSource
    void isFound(SeededDefect defect) {
        Optional<Found> found = find(defect, simulation(defect.sites()));

        assertThat(found)
                .as(
                        "%s (%s) is found within %d seeds from %d on",
                        defect, defect.sentence(), defect.within(), defect.first())
                .isPresent();
        FOUND.put(defect, found.get());
    }

    private static Optional<Found> find(SeededDefect defect, LongFunction<?> defective) {
        long end = defect.first() + defect.within();
        for (long seed = defect.first(); seed < end; seed++) {
            String broken = String.valueOf(defective.apply(seed));
            // What breaks without the defect too does not show that it is found. SimulationTest tells of that.
            if (!broken.isEmpty() && SOUND.apply(seed).equals("")) {
                return Optional.of(new Found(seed, broken.lines().findFirst().orElseThrow()));
            }
        }
        return Optional.empty();
    }

    @Test
    void rendersTheDefects() {
        String text = """
                # Seeded defects

                Generated from the code by `SeededDefectsTest`; run it with `-Dgolden.update=true` after a change.

                The simulation's checkers must bite. To show that they do, these defects are put into the engine on
                purpose, one at a time: a test takes the built classes, makes one small change in the code of one method
                (`java.lang.classfile`), and runs the simulation with them until something is found broken. It fails
                when nothing is within the stated number of seeds, and when the place in the code is not there any more.
                The engine as it is passes the seed that finds it. Nothing of this is in the classes that are shipped.

                To add one: a constant in `org.gannet.engine.defect.SeededDefect` (cluster-engine, test tree). If the
                simulation does not find it, strengthen the simulation.

                | Defect | What is wrong | Put into | Found within |
                |---|---|---|---|
                """
                + Arrays.stream(SeededDefect.values())
                        .map(SeededDefectsTest::row)
                        .collect(Collectors.joining());

        Golden.assertMatches(Path.of("../docs/dev/defects.md"), text);
    }

    private static String row(SeededDefect defect) {
        String places = defect.sites().stream()
                .map(site -> "`" + site.className().substring(site.className().lastIndexOf('.') + 1) + "."
                        + site.method() + "`")
                .collect(Collectors.joining(", "));
        return "| %s | %s | %s | %d seeds from %d on |\n"
                .formatted(defect, defect.sentence(), places, defect.within(), defect.first());
    }

    @AfterAll
    static void tell() {
        System.Logger log = System.getLogger(SeededDefectsTest.class.getName());
        FOUND.forEach((defect, found) ->
                log.log(System.Logger.Level.INFO, defect + ": seed " + found.seed() + ", " + found.invariant()));
    }
}
