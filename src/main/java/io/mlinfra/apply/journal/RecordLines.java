package io.mlinfra.apply.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal: one line for each record, which is the CRC-32C of the JSON in eight hex
 * digits, a space, the JSON, a line feed. Lines keep a damaged record from taking the next ones
 * with it.
 */
final class RecordLines {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int CHECKSUM_LENGTH = 8;

  private RecordLines() {}

  static byte[] encode(JournalRecord entry) {
    String json = RecordJson.write(entry).toString();
    return (checksum(json) + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Reads all lines; damage is reported, never thrown. */
  static JournalContent decode(String name, byte[] bytes) {
    List<JournalRecord> records = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    boolean torn = false;
    int line = 1;
    for (int start = 0; start < bytes.length; line++) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
      boolean complete = end < bytes.length;
      try {
        records.add(decodeLine(text));
      } catch (IllegalArgumentException damage) {
        if (complete) {
          problems.add(name + ", line " + line + ": " + damage.getMessage());
        } else {
          torn = true;
        }
      }
      start = end + 1;
    }
    return new JournalContent(name, records, problems, torn);
  }

  private static JournalRecord decodeLine(String line) {
    if (line.length() < CHECKSUM_LENGTH + 2 || line.charAt(CHECKSUM_LENGTH) != ' ') {
      throw new IllegalArgumentException("this is no journal record");
    }
    String json = line.substring(CHECKSUM_LENGTH + 1);
    if (!checksum(json).equals(line.substring(0, CHECKSUM_LENGTH))) {
      throw new IllegalArgumentException("the checksum does not fit; the record is damaged");
    }
    try {
      return RecordJson.read(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the record is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String checksum(String json) {
    CRC32C crc = new CRC32C();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
