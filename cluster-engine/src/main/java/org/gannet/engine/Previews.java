package org.gannet.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.engine.operation.Forecast;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Transfer;
import org.gannet.engine.operation.step.Reversibility;
import org.gannet.engine.operation.step.Step;
import org.gannet.engine.queue.Entry;

/**
 * Tells plans to people.
 * @param titles of jobs
 */
record Previews(Function<Parameters, String> titles) {
    Preview of(Operation operation, PlanInputs inputs, Entry entry) {
        return switch (operation.plan(inputs)) {
            case Planning.Refused refused -> new Preview.Refused(refused.problem(), entry);
            case Planning.Planned(Plan plan) ->
                new Preview.Planned(
                        plan.steps().stream().map(step -> summary(step.step())).toList(),
                        summaries(plan.jobs(), operation.forecasts(inputs, plan)),
                        plan.placement(),
                        Differences.of(inputs.state(), plan),
                        plan.remarks(),
                        entry);
        };
    }

    private List<Preview.JobSummary> summaries(List<Plan.PlannedJob> jobs, List<List<Forecast>> forecasts) {
        List<Preview.JobSummary> summaries = new ArrayList<>();
        for (Plan.PlannedJob job : jobs) {
            Stream<Forecast> parts =
                    forecasts.stream().skip(summaries.size()).limit(1).flatMap(List::stream);
            summaries.add(summary(job, parts.map(this::summary).toList()));
        }
        return summaries;
    }

    private Preview.ForecastSummary summary(Forecast forecast) {
        return new Preview.ForecastSummary(
                forecast.nodes(), forecast.machines(), summaries(forecast.moves(), List.of()), forecast.hindrance());
    }

    private Preview.JobSummary summary(Plan.PlannedJob job, List<Preview.ForecastSummary> forecasts) {
        return new Preview.JobSummary(
                job.parameters().operationName(),
                titles.apply(job.parameters()),
                job.because(),
                job.transfer()
                        .map(Transfer::to)
                        .or(() -> job.parameters().operation().destination()),
                job.after(),
                job.transfer(),
                forecasts);
    }

    private static Preview.StepSummary summary(Step step) {
        return new Preview.StepSummary(
                step.kind(),
                step.title(),
                step.disk(),
                step.size(),
                step.node(),
                step.reversibility() != Reversibility.ALWAYS);
    }
}
