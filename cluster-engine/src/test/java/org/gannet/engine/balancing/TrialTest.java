package org.gannet.engine.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import org.gannet.engine.htools.TextReader;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final String CLUSTER = """
            g|u|preferred||

            n1|8192|0|7168|10000|9000|8|Y|u|1
            n2|8192|0|7168|10000|9000|8|M|u|1
            n3|8192|0|7168|10000|9000|8|N|u|1

            web1|1024|1000|1|running|Y|n1|n2|drbd|app:web|1
            web2|1024|1000|1|running|Y|n3||plain|app:web|1

            htools:iextags:app

            """;

    /** As hbal 3.0.2: an instance leaves an offline node whatever its second one says, but not for any third one. */
    @Test
    void limitsOfTheNewPrimaryHoldForACopyThatReplacesIt() {
        var trial = new Trial(PlacementState.of(Inventory.of(TextReader.read(CLUSTER))));
        assertThat(trial.move(0, MoveKind.REPLACE_AND_FAILOVER, 2, true)).isEqualTo(Fit.TAGS_CONFLICT);
        assertThat(trial.move(0, MoveKind.REPLACE_AND_FAILOVER, 2, false)).isEqualTo(Fit.FITS);
        assertThat(trial.move(0, MoveKind.REPLACE_PRIMARY, 2, true)).isEqualTo(Fit.FITS);
    }
}
