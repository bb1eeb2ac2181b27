package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import java.util.List;

/** The properties of a template that is made after the pattern of a machine. */
public final class TemplateSource {
  private TemplateSource() {}

  static ObjectNode properties(Resource at, ObjectNode body) {
    String link = body.path("sourceInstance").asText();
    ObjectNode instance =
        at.engine()
            .resolve(link, at.project())
            .orElseThrow(() -> Errors.notFound(link.replace(Links.BASE, "")));
    ObjectNode p = InstanceCopies.properties(instance);
    InstanceCopies.addressesAnew(p);
    ArrayNode disks = Json.array();
    for (JsonNode disk : p.path("disks")) {
      JsonNode config = config(body, disk.path("deviceName").asText());
      if (!config.path("instantiateFrom").asText("").equals("DO_NOT_INCLUDE")) {
        disks.add(disk(at, (ObjectNode) disk, config));
      }
    }
    p.set("disks", disks);
    return p;
  }

  private static JsonNode config(ObjectNode body, String device) {
    for (JsonNode config : body.path("sourceInstanceParams").path("diskConfigs")) {
      if (config.path("deviceName").asText().equals(device)) {
        return config;
      }
    }
    return Json.object();
  }

  private static ObjectNode disk(Resource at, ObjectNode disk, JsonNode config) {
    String source = disk.path("source").asText("");
    JsonNode there = at.engine().resolve(source, at.project()).orElseGet(Json::object);
    disk.remove(List.of("architecture", "guestOsFeatures", "licenses", "index"));
    if (config.has("autoDelete")) {
      disk.put("autoDelete", config.path("autoDelete").asBoolean());
    }
    if (disk.path("type").asText().equals("SCRATCH")) {
      return disk;
    }
    String from = config.path("instantiateFrom").asText("DEFAULT");
    if (from.equals("ATTACH_READ_ONLY")) {
      return disk.put("source", Links.last(source)).put("mode", "READ_ONLY");
    }
    disk.remove("source");
    ObjectNode params = disk.putObject("initializeParams");
    params.put("diskType", Links.last(there.path("type").asText("pd-standard")));
    params.put("diskSizeGb", disk.path("diskSizeGb").asText(there.path("sizeGb").asText("10")));
    disk.remove("diskSizeGb");
    String image =
        from.equals("CUSTOM_IMAGE")
            ? config.path("customImage").asText()
            : there.path("sourceImage").asText("");
    if (!image.isEmpty() && !from.equals("BLANK")) {
      params.put("sourceImage", image);
    }
    return disk;
  }
}
