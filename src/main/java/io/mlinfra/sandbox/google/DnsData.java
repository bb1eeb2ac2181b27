package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether what a record holds is what its type says. */
final class DnsData {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final String NAME = "[^\\s.]+(\\.[^\\s.]+)*\\.?";

  private static final Map<String, Pattern> FORMS =
      Map.of(
          "A", Pattern.compile(OCTET + "(\\." + OCTET + "){3}"),
          "AAAA", Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*"),
          "CNAME", Pattern.compile(NAME),
          "NS", Pattern.compile(NAME),
          "PTR", Pattern.compile(NAME),
          "MX", Pattern.compile("\\d+\\s+(" + NAME + "|\\.)"),
          "SRV", Pattern.compile("\\d+\\s+\\d+\\s+\\d+\\s+(" + NAME + "|\\.)"));

  private DnsData() {}

  static void check(JsonNode record) {
    Pattern form = FORMS.get(record.path("type").asText());
    if (form == null) {
      return;
    }
    for (int i = 0; i < record.path("rrdatas").size(); i++) {
      String data = record.path("rrdatas").path(i).asText();
      if (!form.matcher(data).matches()) {
        throw DnsErrors.invalid("entity.rrset.rrdata[" + i + "]", data);
      }
    }
  }
}
