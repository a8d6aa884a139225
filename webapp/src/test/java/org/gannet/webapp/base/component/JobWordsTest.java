package org.gannet.webapp.base.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.instances.PlannedJob;
import org.gannet.backend.quota.QuotaAmounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs in the reader's language, whoever has worded them. */
class JobWordsTest {
    @BeforeEach
    void german() {
        UI reader = new UI();
        reader.setLocale(Locale.GERMAN);
        UI.setCurrent(reader);
    }

    @AfterEach
    void nobody() {
        UI.setCurrent(null);
    }

    @Test
    void titlesAreTranslatedByWhatTheyName() {
        assertThat(JobWords.title("MigrateInstance", Optional.empty(), "Migrate web1"))
                .isEqualTo("web1 umziehen");
        assertThat(JobWords.title("MigrateInstance", Optional.empty(), "Said otherwise"))
                .isEqualTo("Said otherwise");
    }

    @Test
    void soAreTheJobsOfAPlan() {
        var job = new PlannedJob("MigrateInstance", "Migrate web1", Optional.of("node2"), List.of(), Optional.empty());
        var plan = new PlanView(
                List.of(),
                List.of(job),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                QuotaAmounts.NOTHING,
                Optional.empty());
        assertThat(new PlanPanel(plan).getElement().getTextRecursively()).contains("web1 umziehen");
    }
}
