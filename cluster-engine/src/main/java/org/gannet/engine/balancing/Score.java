package org.gannet.engine.balancing;

import java.util.List;

/**
 * How uneven a cluster or group is: one value for each metric; lower is better.
 *
 * @param values in the order of {@link Metric}
 * @param total each value by its weight
 */
public record Score(List<Double> values, double total) {
    public Score {
        values = List.copyOf(values);
        if (values.size() != Metric.values().length) {
            throw new IllegalArgumentException("a score has " + Metric.values().length + " values");
        }
    }

    public double value(Metric metric) {
        return values.get(metric.ordinal());
    }
}
