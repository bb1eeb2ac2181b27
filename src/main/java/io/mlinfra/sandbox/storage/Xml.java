package io.mlinfra.sandbox.storage;

import io.mlinfra.sandbox.http.Response;
import java.nio.charset.StandardCharsets;

/** Writes the XML API's answers. */
final class Xml {
  private static final String TYPE = "application/xml; charset=UTF-8";
  private static final String HEAD = "<?xml version='1.0' encoding='UTF-8'?>";

  private final StringBuilder text = new StringBuilder(HEAD);
  private final String root;

  /** A document in the namespace that clients of S3 look for. */
  Xml(String root) {
    this(root, " xmlns='http://s3.amazonaws.com/doc/2006-03-01/'");
  }

  private Xml(String root, String attributes) {
    this.root = root;
    text.append('<').append(root).append(attributes).append('>');
  }

  /** A list, which has Cloud Storage's own spelling of that namespace. */
  static Xml list(String root) {
    return new Xml(root, " xmlns='http://doc.s3.amazonaws.com/2006-03-01'");
  }

  /** A document without a namespace, as the bucket's settings are. */
  static Xml plain(String root) {
    return new Xml(root, "");
  }

  Xml open(String element) {
    text.append('<').append(element).append('>');
    return this;
  }

  /** With one attribute. */
  Xml open(String element, String attribute, String value) {
    text.append('<').append(element).append(' ').append(attribute).append("='");
    text(value).text.append("'>");
    return this;
  }

  Xml close(String element) {
    text.append("</").append(element).append('>');
    return this;
  }

  Xml put(String element, String value) {
    return open(element).text(value).close(element);
  }

  /** Nothing where there is nothing to say. */
  Xml putIfAny(String element, String value) {
    return value.isEmpty() ? this : put(element, value);
  }

  Xml text(String value) {
    text.append(escaped(value));
    return this;
  }

  Response response() {
    close(root);
    return Response.bytes(200, TYPE, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  static Response error(int status, String code, String message, String details) {
    String body =
        HEAD
            + "<Error><Code>"
            + escaped(code)
            + "</Code><Message>"
            + escaped(message)
            + "</Message>"
            + (details.isEmpty() ? "" : "<Details>" + escaped(details) + "</Details>")
            + "</Error>";
    return Response.bytes(status, TYPE, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Characters that XML cannot hold at all are left out. */
  private static String escaped(String value) {
    StringBuilder out = new StringBuilder(value.length());
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\'' -> out.append("&#39;");
                case '\r' -> out.append("&#13;");
                default -> {
                  boolean holds =
                      c == '\t'
                          || c == '\n'
                          || c >= ' ' && c < 0xd800
                          || c > 0xdfff && c < 0xfffe
                          || c > 0xffff;
                  if (holds) {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.toString();
  }
}
