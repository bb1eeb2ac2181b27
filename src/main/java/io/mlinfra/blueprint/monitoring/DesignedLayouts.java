package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.blueprint.monitoring.Widgets.Colour;
import io.mlinfra.blueprint.monitoring.Widgets.Frame;
import io.mlinfra.blueprint.monitoring.Widgets.Series;
import java.util.List;
import java.util.Optional;

/** The dashboards that the plan names without drawing them, laid out for their readers. */
record DesignedLayouts(FleetTags tags, long dailyBudget) {

  /** For whoever trains: is the fleet busy, is the data coming, what has happened to the run. */
  List<List<ObjectNode>> modelTraining() {
    String all = "{" + tags.dashboardScope() + "}";
    Frame frame = new Frame(tags.deployments(), Optional.empty(), false);
    Frame share = new Frame(tags.deployments(), Optional.empty(), true);
    return List.of(
        List.of(
            Widgets.gauge(
                "GPU time used",
                Series.of("busy", "avg:gpu.sm_active" + all),
                "avg",
                "%",
                Widgets.falling(30, 60)),
            Widgets.number(
                "GPUs reporting", Series.of("GPUs", "sum:gpu.device.total" + all), "last", ""),
            Widgets.gauge(
                "Xid errors",
                Series.of("errors", "sum:gpu.errors.xid.total" + all),
                "max",
                "",
                List.of(
                    new Colour("<", 1, "white_on_green"), new Colour(">=", 1, "white_on_red")))),
        List.of(
            Widgets.timeseries(
                "Loss, as the training job reports it",
                "line",
                frame,
                List.of(Series.of("loss", "avg:mlinfra.training.loss" + all))),
            Widgets.timeseries(
                "Seconds a step, as the training job reports them",
                "line",
                frame,
                List.of(
                    Series.of("seconds", "avg:mlinfra.training.step_time" + all + " by {host}")))),
        List.of(
            Widgets.timeseries(
                "Tensor cores active",
                "line",
                share,
                List.of(Series.of("active", "avg:gpu.tensor_active" + all + " by {host}"))),
            Widgets.timeseries(
                "NVLink throughput",
                "line",
                frame,
                List.of(
                    new Series(
                        "received, byte/s",
                        "a * 1000",
                        List.of("sum:gpu.nvlink.throughput.data.rx" + all + " by {host}")),
                    new Series(
                        "sent, byte/s",
                        "a * 1000",
                        List.of("sum:gpu.nvlink.throughput.data.tx" + all + " by {host}"))))),
        List.of(
            Widgets.timeseries(
                "Data read from disk",
                "area",
                frame,
                List.of(Series.of("read, kB/s", "sum:system.io.rkb_s" + all + " by {host}"))),
            Widgets.timeseries(
                "Data read over the network",
                "area",
                frame,
                List.of(
                    new Series(
                        "received, bit/s",
                        "a * 8",
                        List.of("sum:system.net.bytes_rcvd" + all + " by {host}"))))),
        List.of(Widgets.timeline("Checkpoints, preemptions and deployments", tags.events())));
  }

  /** For whoever pays: what it costs now, against the budget, by cluster, and what changed it. */
  List<List<ObjectNode>> costAnalysis() {
    String all = "{" + tags.costScope() + "}";
    String cost = "sum:mlinfra.cost.hourly" + all;
    Frame frame = new Frame(tags.deployments(), Optional.empty(), false);
    return List.of(
        List.of(
            Widgets.number("Cost an hour", Series.of("US dollars", cost), "last", "$"),
            Widgets.number(
                "Cost a day at this rate",
                new Series("US dollars", "a * 24", List.of(cost)),
                "last",
                "$"),
            Widgets.gauge(
                "Share of the daily budget",
                new Series("of budget", "a * 24 / " + dailyBudget + " * 100", List.of(cost)),
                "last",
                "%",
                Widgets.rising(70, 90))),
        List.of(
            Widgets.timeseries(
                "Cost an hour by cluster",
                "area",
                frame,
                List.of(Series.of("US dollars", cost + " by {mlinfra-cluster}"))),
            Widgets.timeseries(
                "Cost an hour by region",
                "area",
                frame,
                List.of(Series.of("US dollars", cost + " by {region}")))),
        List.of(
            Widgets.timeseries(
                "Cost an hour, against an hour ago",
                "line",
                frame,
                List.of(
                    Series.of("now", cost),
                    new Series("an hour ago", "hour_before(a)", List.of(cost)))),
            Widgets.toplist(
                "GPU time paid for and not used",
                new Series(
                    "idle, %",
                    "100 - a",
                    List.of("avg:gpu.sm_active{" + tags.dashboardScope() + "} by {host}")))),
        List.of(Widgets.eventStream("What changed the fleet", tags.deployments())));
  }
}
