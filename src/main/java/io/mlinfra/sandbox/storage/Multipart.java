package io.mlinfra.sandbox.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two parts of a {@code multipart/related} upload: metadata, then content. */
record Multipart(Part metadata, Part media) {
  /** Some clients quote it singly. */
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]+)\"|'([^']+)'|([^;\\s]+))");

  private static final Pattern TYPE = Pattern.compile("(?im)^content-type:\\s*([^\r\n]+)");
  private static final Pattern BASE64 =
      Pattern.compile("(?im)^content-transfer-encoding:\\s*base64\\s*$");

  /** One part: the type in its headers, and what follows the blank line. */
  record Part(String headers, String contentType, byte[] content) {}

  private static final Pattern FIELD =
      Pattern.compile(
          "(?im)^content-disposition:\\s*form-data;.*?\\bname=\"?([^\";\r\n]+)\"?"
              + "(?:;.*?\\bfilename=\"?([^\"\r\n]*)\"?)?");

  /**
   * A browser's form: its fields, and the file that comes last.
   *
   * @param fileType empty where the form does not say
   */
  record Form(
      java.util.Map<String, String> fields, String fileName, String fileType, byte[] file) {}

  /** Reads {@code multipart/form-data}; what follows the file is not looked at. */
  static Form form(String contentType, byte[] body) {
    byte[] delimiter = delimiter(contentType);
    java.util.Map<String, String> fields = new java.util.LinkedHashMap<>();
    int at = delimiterAt(body, delimiter, 0);
    while (at >= 0) {
      int next = delimiterAt(body, delimiter, at + delimiter.length);
      if (next < 0) {
        break;
      }
      Part part = part(body, at + delimiter.length, next);
      Matcher field = FIELD.matcher(part.headers());
      if (field.find()) {
        String file = field.group(2);
        if (field.group(1).equals("file")) {
          return new Form(fields, file == null ? "" : file, part.contentType(), part.content());
        }
        fields.put(
            field.group(1), new String(part.content(), java.nio.charset.StandardCharsets.UTF_8));
      }
      at = next;
    }
    throw io.mlinfra.sandbox.http.ApiError.legacy(
        400,
        "IncorrectNumberOfFilesInPostRequest",
        "POST requires exactly one file upload per request.");
  }

  private static byte[] delimiter(String contentType) {
    Matcher m = BOUNDARY.matcher(contentType);
    if (!m.find()) {
      throw Errors.invalid("Missing multipart boundary in Content-Type.");
    }
    String boundary =
        m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(3);
    return ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  static Multipart of(String contentType, byte[] body) {
    byte[] delimiter = delimiter(contentType);
    int first = delimiterAt(body, delimiter, 0);
    int second = first < 0 ? -1 : delimiterAt(body, delimiter, first + delimiter.length);
    int third = second < 0 ? -1 : delimiterAt(body, delimiter, second + delimiter.length);
    if (third < 0) {
      throw Errors.invalid("Malformed multipart body: it needs a metadata and a media part.");
    }
    return new Multipart(
        part(body, first + delimiter.length, second), part(body, second + delimiter.length, third));
  }

  private static Part part(byte[] body, int from, int to) {
    int start = indexOf(body, "\r\n\r\n", from);
    int skip = 4;
    if (start < 0 || start >= to) {
      start = indexOf(body, "\n\n", from);
      skip = 2;
    }
    if (start < 0 || start >= to) {
      throw Errors.invalid("Malformed multipart body: a part has no headers.");
    }
    String headers = new String(body, from, start - from, StandardCharsets.ISO_8859_1);
    Matcher m = TYPE.matcher(headers);
    // The line end before a boundary belongs to the boundary.
    int end = to > 1 && body[to - 2] == '\r' ? to - 2 : to - 1;
    byte[] content = Arrays.copyOfRange(body, start + skip, Math.max(start + skip, end));
    if (BASE64.matcher(headers).find()) {
      try {
        content = Base64.getMimeDecoder().decode(content);
      } catch (IllegalArgumentException e) {
        throw Errors.invalid("Malformed multipart body: a part is not base 64.");
      }
    }
    return new Part(headers, m.find() ? m.group(1).strip() : "", content);
  }

  /** A boundary counts only at the beginning of a line. */
  private static int delimiterAt(byte[] in, byte[] delimiter, int from) {
    for (int i = from; i <= in.length - delimiter.length; i++) {
      if ((i == 0 || in[i - 1] == '\n')
          && Arrays.equals(in, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOf(byte[] in, String what, int from) {
    byte[] wanted = what.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = from; i <= in.length - wanted.length; i++) {
      if (Arrays.equals(in, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
