package org.gannet.engine.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    private static final List<String> SORTED = List.of(
            "",
            "1",
            "a",
            "a1",
            "a2-9",
            "a2-10",
            "a10",
            "a010b",
            "a10b",
            "a99999999999999999999",
            "a100000000000000000000",
            "aa",
            "b.2.example.org",
            "b.10.example.org",
            "b0",
            "b00",
            "c");

    @Test
    void numbersAreNumbers() {
        for (int seed = 0; seed < 100; seed++) {
            List<String> names = new ArrayList<>(SORTED);
            Collections.shuffle(names, new Random(seed));
            names.sort(NaturalOrder.OF_NAMES);
            assertThat(names).containsExactlyElementsOf(SORTED);
        }
    }

    /** Of any three: what is between two is between them for all. */
    @Test
    void isAnOrder() {
        var random = new Random(1);
        for (int round = 0; round < 100_000; round++) {
            String one = name(random);
            String two = name(random);
            String three = name(random);
            int sign = Integer.signum(NaturalOrder.OF_NAMES.compare(one, two));
            assertThat(sign).isEqualTo(-Integer.signum(NaturalOrder.OF_NAMES.compare(two, one)));
            assertThat(sign == 0).isEqualTo(one.equals(two));
            if (sign <= 0 && NaturalOrder.OF_NAMES.compare(two, three) <= 0) {
                assertThat(NaturalOrder.OF_NAMES.compare(one, three))
                        .as("%s, %s, %s", one, two, three)
                        .isNotPositive();
            }
        }
    }

    private static String name(Random random) {
        var name = new StringBuilder();
        int length = random.nextInt(6);
        for (int at = 0; at < length; at++) {
            name.append("0012-a".charAt(random.nextInt(6)));
        }
        return name.toString();
    }
}
