package org.gannet.webapp.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.jobs.Pace;
import org.gannet.backend.jobs.StepView;
import org.gannet.base.Progress;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JobJsonTest {
    private static final JsonMapper JSON = ApiJson.mapper();
    private static final Progress COPYING = new Progress("copying disks", 1024, 4096, Progress.Unit.BYTES);

    @Test
    void progressTellsHowFastItIsAndWhenItEnds() {
        JsonNode progress = progress(Optional.of(new Pace(512.5, Optional.of(Duration.ofMillis(5990)))));

        assertThat(progress.path("phase").asString()).isEqualTo("copying disks");
        assertThat(progress.path("unit").asString()).isEqualTo("bytes");
        assertThat(progress.path("perSecond").doubleValue()).isEqualTo(512.5);
        assertThat(progress.path("secondsLeft").longValue()).isEqualTo(5);
    }

    @Test
    void saysNothingOfAPaceThatIsNotKnown() {
        assertThat(progress(Optional.empty()).propertyNames()).doesNotContain("perSecond", "secondsLeft");
        assertThat(progress(Optional.of(new Pace(3, Optional.empty()))).propertyNames())
                .contains("perSecond")
                .doesNotContain("secondsLeft");
    }

    private static JsonNode progress(Optional<Pace> pace) {
        StepView step = new StepView(
                0,
                "MigrateVm",
                "Transfer memory and disks",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                StepView.Status.RUNNING,
                Optional.of(COPYING),
                pace,
                Optional.empty(),
                Optional.empty(),
                Map.of());
        return JSON.valueToTree(JobApi.StepJson.of(step)).path("progress");
    }
}
