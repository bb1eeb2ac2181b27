package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.MetricDescriptor;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.Group;
import com.google.monitoring.v3.NotificationChannel;
import com.google.monitoring.v3.Service;
import com.google.monitoring.v3.ServiceLevelObjective;
import com.google.monitoring.v3.Snooze;
import com.google.monitoring.v3.UptimeCheckConfig;
import com.google.protobuf.Descriptors.Descriptor;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One kind of object that Cloud Monitoring keeps.
 *
 * @param version of the API, as in paths
 * @param collection the path below the project, such as {@code services/{parent}/...}
 * @param listed the field of a list that holds the objects
 * @param idParameter the query parameter that names a new object; empty where the service numbers
 *     it
 * @param numbered whether names hold the project's number rather than its id
 * @param replaced whether an update is a PUT of the whole
 * @param missing what is said of one that is not there: its id, its parent's and the project's
 * @param message what bodies are checked against; null where it is not known here
 */
record AlertingKind(
    String version,
    String collection,
    String listed,
    String idParameter,
    boolean numbered,
    boolean replaced,
    String missing,
    @Nullable Supplier<Descriptor> message) {
  private static final String NOT_FOUND = "Requested entity was not found.";

  static final AlertingKind SERVICES =
      new AlertingKind(
          "v3",
          "services",
          "services",
          "serviceId",
          true,
          false,
          "There is no service with id '%1$s' in project '%4$s'",
          Service::getDescriptor);

  static final List<AlertingKind> ALL =
      List.of(
          of("alertPolicies", "alertPolicies", NOT_FOUND, AlertPolicy::getDescriptor),
          of(
              "notificationChannels",
              "notificationChannels",
              NOT_FOUND,
              NotificationChannel::getDescriptor),
          of("snoozes", "snoozes", NOT_FOUND, Snooze::getDescriptor),
          of(
              "uptimeCheckConfigs",
              "uptimeCheckConfigs",
              "Config not found for check %1$s in project %3$s",
              UptimeCheckConfig::getDescriptor),
          new AlertingKind(
              "v3",
              "groups",
              "group",
              "",
              false,
              true,
              "Could not find group definition for '%1$s'.",
              Group::getDescriptor),
          SERVICES,
          new AlertingKind(
              "v3",
              "services/{parent}/serviceLevelObjectives",
              "serviceLevelObjectives",
              "serviceLevelObjectiveId",
              true,
              false,
              "There is no slo with id \"%1$s\" under service \"%2$s\" in project \"%3$s\"",
              ServiceLevelObjective::getDescriptor),
          new AlertingKind(
              "v3",
              "metricDescriptors",
              "metricDescriptors",
              "",
              false,
              false,
              "Could not find descriptor for metric '%1$s'.",
              MetricDescriptor::getDescriptor),
          new AlertingKind("v1", "dashboards", "dashboards", "", true, false, NOT_FOUND, null));

  private static AlertingKind of(
      String collection, String listed, String missing, Supplier<Descriptor> message) {
    return new AlertingKind("v3", collection, listed, "", false, false, missing, message);
  }

  /** Metrics' names are paths themselves. */
  String one() {
    return all() + (collection.equals("metricDescriptors") ? "/{id=**}" : "/{id}");
  }

  String all() {
    return "/" + version + "/projects/{project}/" + collection;
  }

  ObjectNode shaped(ObjectNode body) {
    return message == null ? body.deepCopy() : MessageShape.of(message.get(), body);
  }
}
