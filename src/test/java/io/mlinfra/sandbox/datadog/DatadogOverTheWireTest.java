package io.mlinfra.sandbox.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands around monitors and dashboards, asked for with a plain HTTP client. */
class DatadogOverTheWireTest {
  private static final String MONITOR =
      "{'type':'query alert','query':'avg(last_5m):avg:system.load.1{*} by {host} > 2',"
          + "'name':'load','tags':['team:ml']}";

  @TempDir Path dir;
  private ServedDatadog datadog;

  @BeforeEach
  void start() throws Exception {
    datadog = new ServedDatadog(dir);
  }

  @AfterEach
  void stop() {
    datadog.close();
  }

  @Test
  void aDowntimeMutesItsMonitorUntilItIsCancelled() throws Exception {
    String id = datadog.ok("POST", "/api/v1/monitor", MONITOR).path("id").asText();
    JsonNode downtime =
        datadog.ok("POST", "/api/v1/downtime", "{'scope':['host:a'],'monitor_id':" + id + "}");
    assertThat(downtime.path("status").asText()).isEqualTo("active");
    assertThat(downtime.path("downtime_type").asInt()).isEqualTo(1);

    JsonNode muted = datadog.ok("GET", "/api/v1/monitor/" + id + "?with_downtimes=true", "");
    assertThat(muted.path("options").path("silenced").has("host:a")).isTrue();
    assertThat(muted.path("matching_downtimes")).hasSize(1);

    datadog.send("DELETE", "/api/v1/downtime/" + downtime.path("id").asText(), "", 204);
    JsonNode after = datadog.ok("GET", "/api/v1/monitor/" + id + "?with_downtimes=true", "");
    assertThat(after.path("options").path("silenced")).isEmpty();
    assertThat(after.path("matching_downtimes")).isEmpty();
  }

  @Test
  void aDowntimeForATagMutesOnlyMonitorsThatHaveIt() throws Exception {
    String id = datadog.ok("POST", "/api/v1/monitor", MONITOR).path("id").asText();
    datadog.ok("POST", "/api/v1/downtime", "{'scope':'*','monitor_tags':['team:web']}");
    String path = "/api/v1/monitor/" + id + "?with_downtimes=true";
    assertThat(datadog.ok("GET", path, "").path("matching_downtimes")).isEmpty();
    datadog.ok("POST", "/api/v1/downtime", "{'scope':'*','monitor_tags':['team:ml']}");
    assertThat(datadog.ok("GET", path, "").path("matching_downtimes")).hasSize(1);
  }

  @Test
  void downtimesThatContradictThemselvesAreRefused() throws Exception {
    String end = "{'scope':'*','start':2000000000,'end':1999999999}";
    assertThat(datadog.send("POST", "/api/v1/downtime", end, 400)).contains("after its start");
    String hours = "{'scope':'*','recurrence':{'type':'hours','period':1}}";
    assertThat(datadog.send("POST", "/api/v1/downtime", hours, 400))
        .contains("Invalid recurrence type");
    String free = "{'data':{'attributes':{'scope':'prod','monitor_identifier':{'monitor_id':1}}}}";
    assertThat(datadog.send("POST", "/api/v2/downtime", free, 400)).contains("must have a key");
  }

  @Test
  void queriesPutPointsOfOneTimeTogetherAsTheAggregatorSays() throws Exception {
    for (String host : new String[] {"a", "b"}) {
      String point = "{'timestamp':1795000000,'value':" + (host.equals("a") ? 2 : 4) + "}";
      datadog.send(
          "POST",
          "/api/v2/series",
          "{'series':[{'metric':'m.x','type':3,'points':["
              + point
              + "],'tags':['host:"
              + host
              + "','env:prod']}]}",
          202);
    }
    String range = "&from=1794999000&to=1795001000";
    assertThat(first(range, "sum:m.x%7Benv:prod%7D")).isEqualTo(6);
    assertThat(first(range, "avg:m.x%7B*%7D")).isEqualTo(3);
    assertThat(first(range, "max:m.x%7Bhost:a%7D")).isEqualTo(2);
    JsonNode grouped =
        datadog.ok("GET", "/api/v1/query?query=avg:m.x%7B*%7D%20by%20%7Bhost%7D" + range, "");
    assertThat(grouped.path("series")).hasSize(2);
    JsonNode none = datadog.ok("GET", "/api/v1/query?query=avg:m.x%7Benv:dev%7D" + range, "");
    assertThat(none.path("series")).isEmpty();
    JsonNode scalar =
        datadog.ok(
            "POST",
            "/api/v2/query/scalar",
            "{'data':{'type':'scalar_request','attributes':{'from':1794999000000,"
                + "'to':1795001000000,'queries':[{'data_source':'metrics','name':'a',"
                + "'aggregator':'max','query':'sum:m.x{*}'}]}}}");
    assertThat(scalar.at("/data/attributes/columns/0/values/0").asDouble()).isEqualTo(6);
    assertThat(datadog.ok("GET", "/api/v1/hosts", "").path("total_matching").asInt()).isEqualTo(2);
  }

  private double first(String range, String query) throws Exception {
    return datadog
        .ok("GET", "/api/v1/query?query=" + query + range, "")
        .at("/series/0/pointlist/0/1")
        .asDouble();
  }

  @Test
  void aDashboardThatIsDeletedLeavesTheListsThatHoldIt() throws Exception {
    String board =
        datadog
            .ok("POST", "/api/v1/dashboard", "{'title':'t','layout_type':'ordered','widgets':[]}")
            .path("id")
            .asText();
    String list =
        datadog.ok("POST", "/api/v1/dashboard/lists/manual", "{'name':'l'}").path("id").asText();
    String items = "/api/v2/dashboard/lists/manual/" + list + "/dashboards";
    String both = "{'dashboards':[{'type':'custom_timeboard','id':'%s'}]}";
    datadog.ok("POST", items, both.formatted(board));
    assertThat(datadog.ok("POST", items, both.formatted(board)).path("added_dashboards_to_list"))
        .isEmpty();
    assertThat(datadog.ok("GET", items, "").path("total").asInt()).isEqualTo(1);
    datadog.ok("DELETE", "/api/v1/dashboard/" + board, "");
    assertThat(datadog.ok("GET", items, "").path("total").asInt()).isZero();
  }

  @Test
  void anObjectiveOfFormulasIsWrittenOut() throws Exception {
    JsonNode slo =
        datadog
            .ok(
                "POST",
                "/api/v1/slo",
                "{'name':'s','type':'metric','thresholds':[{'target':99,'timeframe':'7d'}],"
                    + "'sli_specification':{'count':{'good_events_formula':{'formula':'a - b'},"
                    + "'bad_events_formula':{'formula':'b'},'queries':["
                    + "{'data_source':'metrics','name':'a','query':'sum:x{*}'},"
                    + "{'data_source':'metrics','name':'b','query':'sum:y{*}'}]}}}")
            .path("data")
            .get(0);
    assertThat(slo.path("query").path("denominator").asText())
        .isEqualTo("(sum:x{*} - sum:y{*}) + (sum:y{*})");
    String low = "{'name':'s','type':'metric','query':{},'thresholds':[{'target':101}]}";
    assertThat(datadog.send("POST", "/api/v1/slo", low, 400)).contains("between 0 and 100");
  }

  @Test
  void recipientsOfANotificationRuleStandWithoutTheAt() throws Exception {
    String rule =
        "{'data':{'type':'monitor-notification-rule','attributes':{'name':'r',"
            + "'filter':{'tags':['team:ml']},'recipients':['%s']}}}";
    String path = "/api/v2/monitor/notification_rule";
    assertThat(datadog.send("POST", path, rule.formatted("@slack-ml"), 400)).contains("'@'");
    String id =
        datadog.ok("POST", path, rule.formatted("slack-ml")).path("data").path("id").asText();
    datadog.send("DELETE", path + "/" + id, "", 204);
    datadog.send("GET", path + "/" + id, "", 404);
  }
}
