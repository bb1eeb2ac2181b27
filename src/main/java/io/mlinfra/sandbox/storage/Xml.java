package io.mlinfra.sandbox.storage;

import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Writes the XML API's answers, and reads the one request that it has. */
final class Xml {
  private static final String TYPE = "application/xml; charset=UTF-8";

  private final StringBuilder text = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>");
  private final String root;

  Xml(String root) {
    this.root = root;
    text.append('<').append(root).append(" xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>");
  }

  Xml open(String element) {
    text.append('<').append(element).append('>');
    return this;
  }

  Xml close(String element) {
    text.append("</").append(element).append('>');
    return this;
  }

  Xml put(String element, String value) {
    return open(element).text(value).close(element);
  }

  private Xml text(String value) {
    text.append(escaped(value));
    return this;
  }

  Response response() {
    close(root);
    return Response.bytes(200, TYPE, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  static Response error(int status, String code, String message) {
    String body =
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>"
            + escaped(code)
            + "</Code><Message>"
            + escaped(message)
            + "</Message></Error>";
    return Response.bytes(status, TYPE, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String escaped(String value) {
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /**
   * One part of an upload that is to be completed.
   *
   * @param etag without quotes
   */
  record Part(int number, String etag) {}

  /** The parts that make up the object, as listed. */
  static List<Part> parts(byte[] body) {
    List<Part> parts = new ArrayList<>();
    try {
      NodeList listed =
          builder()
              .parse(new ByteArrayInputStream(body))
              .getDocumentElement()
              .getElementsByTagNameNS("*", "Part");
      for (int i = 0; i < listed.getLength(); i++) {
        Element part = (Element) listed.item(i);
        parts.add(
            new Part(
                Integer.parseInt(child(part, "PartNumber")),
                child(part, "ETag").replace("\"", "")));
      }
    } catch (SAXException | NumberFormatException malformed) {
      throw malformed();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    if (parts.isEmpty()) {
      throw malformed();
    }
    return parts;
  }

  private static ApiError malformed() {
    return ApiError.legacy(
        400,
        "MalformedCompleteMultipartUploadRequest",
        "The XML you provided was not well-formed.");
  }

  private static String child(Element of, String name) {
    NodeList found = of.getElementsByTagNameNS("*", name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  /** What a stranger sends must not make the parser read files or grow without bounds. */
  private static DocumentBuilder builder() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setNamespaceAware(true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
