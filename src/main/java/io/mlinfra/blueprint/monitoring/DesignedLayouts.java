package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.blueprint.monitoring.Widgets.Limits;
import io.mlinfra.blueprint.monitoring.Widgets.Series;
import java.util.List;

/** The dashboards that the plan names without drawing them, laid out for their readers. */
record DesignedLayouts(FleetTags tags, long dailyBudget) {

  /** For whoever trains: is the fleet busy, is the data coming, what has happened to the run. */
  List<List<ObjectNode>> modelTraining() {
    String all = tags.dashboardScope();
    return List.of(
        List.of(
            Widgets.gauge(
                "GPU time used",
                Series.of("busy", "avg:gpu.sm_active{" + all + "}"),
                "%",
                new Limits(101, 102)),
            Widgets.number(
                "GPUs in use", Series.of("GPUs", "sum:gpu.device.total{" + all + "}"), ""),
            Widgets.number(
                "Xid errors", Series.of("errors", "sum:gpu.errors.xid.total{" + all + "}"), "")),
        List.of(
            Widgets.timeseries(
                "Tensor cores active",
                "line",
                List.of(Series.of("active", "avg:gpu.tensor_active{" + all + "} by {host}"))),
            Widgets.timeseries(
                "NVLink throughput",
                "line",
                List.of(
                    new Series(
                        "received, byte/s",
                        "a * 1000",
                        List.of("sum:gpu.nvlink.throughput.data.rx{" + all + "} by {host}")),
                    new Series(
                        "sent, byte/s",
                        "a * 1000",
                        List.of("sum:gpu.nvlink.throughput.data.tx{" + all + "} by {host}"))))),
        List.of(
            Widgets.timeseries(
                "Data read from disk",
                "area",
                List.of(Series.of("read, kB/s", "sum:system.io.rkb_s{" + all + "} by {host}"))),
            Widgets.timeseries(
                "Loss and step time, as the training job reports them",
                "line",
                List.of(
                    Series.of("loss", "avg:mlinfra.training.loss{" + all + "}"),
                    Series.of("seconds a step", "avg:mlinfra.training.step_time{" + all + "}")))),
        List.of(
            Widgets.timeline("Checkpoints, preemptions and deployments", "tags:" + tags.scope())));
  }

  /** For whoever pays: what it costs now, against the budget, by cluster, and what changed it. */
  List<List<ObjectNode>> costAnalysis() {
    String all = tags.dashboardScope();
    String cost = "sum:mlinfra.cost.hourly{" + all + "}";
    return List.of(
        List.of(
            Widgets.number("Cost an hour", Series.of("US dollars", cost), "$"),
            Widgets.number(
                "Cost a day at this rate", new Series("US dollars", "a * 24", List.of(cost)), "$"),
            Widgets.gauge(
                "Share of the daily budget",
                new Series("of budget", "a * 24 / " + dailyBudget + " * 100", List.of(cost)),
                "%",
                new Limits(70, 90))),
        List.of(
            Widgets.timeseries(
                "Cost an hour by cluster",
                "area",
                List.of(
                    Series.of(
                        "US dollars",
                        "sum:mlinfra.cost.hourly{" + all + "} by {mlinfra-cluster}"))),
            Widgets.timeseries(
                "Cost an hour, against an hour ago",
                "line",
                List.of(
                    Series.of("now", cost),
                    new Series("an hour ago", "hour_before(a)", List.of(cost))))),
        List.of(
            Widgets.toplist(
                "GPU time paid for and not used",
                new Series(
                    "idle, %", "100 - a", List.of("avg:gpu.sm_active{" + all + "} by {host}"))),
            Widgets.eventStream(
                "What changed the fleet", "tags:" + tags.scope() + " tags:mlinfra-event:deploy")));
  }
}
