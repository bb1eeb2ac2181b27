package io.mlinfra.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Files exactly the increases that are missing, as Cloud Quotas preferences; safe to run again. */
public final class QuotaRequests {
  private final Preferences preferences;
  private final String project;
  private final String contact;
  private final String justification;

  /** Reads and writes quota preferences. */
  public interface Preferences {
    /**
     * Creates or replaces a preference.
     *
     * @param id the same for the same quota and place, so that a second request updates the first
     */
    JsonNode put(String id, ObjectNode preference);
  }

  /** What became of one request. */
  public record Answer(QuotaReport.Need need, String id, String state, String granted) {}

  public QuotaRequests(
      Preferences preferences, String project, String contact, String justification) {
    this.preferences = preferences;
    this.project = project;
    this.contact = contact;
    this.justification = justification;
  }

  /** Requests what {@code missing} lacks at the greatest size. */
  public List<Answer> file(List<QuotaReport.Need> missing) {
    List<Answer> answers = new ArrayList<>();
    for (QuotaReport.Need need : missing) {
      String id = id(need);
      JsonNode answer = preferences.put(id, body(need, id));
      String granted = answer.path("quotaConfig").path("grantedValue").asText("");
      boolean pending = answer.path("reconciling").asBoolean(false);
      boolean enough = !granted.isEmpty() && Double.parseDouble(granted) >= need.max();
      answers.add(
          new Answer(need, id, pending ? "pending" : enough ? "granted" : "refused", granted));
    }
    return answers;
  }

  private ObjectNode body(QuotaReport.Need need, String id) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", "projects/" + project + "/locations/global/quotaPreferences/" + id);
    body.put("service", "compute.googleapis.com").put("quotaId", need.metric().quotaId());
    body.putObject("quotaConfig")
        .put("preferredValue", Long.toString((long) Math.ceil(need.max())));
    ObjectNode dimensions = body.putObject("dimensions");
    if (!need.place().equals("global")) {
      dimensions.put("region", need.place());
    }
    need.metric().dimensions().forEach(dimensions::put);
    return body.put("justification", justification).put("contactEmail", contact);
  }

  private static String id(QuotaReport.Need need) {
    String family = String.join("-", need.metric().dimensions().values());
    String text =
        "mlinfra-"
            + need.metric().quotaId()
            + (family.isEmpty() ? "" : "-" + family)
            + "-"
            + need.place();
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
  }
}
