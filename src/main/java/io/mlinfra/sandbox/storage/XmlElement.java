package io.mlinfra.sandbox.storage;

import io.mlinfra.sandbox.http.ApiError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * An element of an XML document that a client sent.
 *
 * @param type the attribute {@code type}, with or without a namespace; empty for none
 */
record XmlElement(String name, String type, String text, List<XmlElement> children) {
  /** As long as the longest list of objects to delete may get. */
  private static final int MOST_BYTES = 4 << 20;

  private static final int DEPTH = 12;

  /**
   * Reads a document.
   *
   * @param root what its root must be called
   */
  static XmlElement of(byte[] body, String root) {
    if (body.length > MOST_BYTES) {
      throw ApiError.legacy(400, "MaxMessageLengthExceeded", "Your request was too big.");
    }
    try {
      Element element = builder().parse(new ByteArrayInputStream(body)).getDocumentElement();
      XmlElement read = of(element, DEPTH);
      if (!read.name().equals(root)) {
        throw malformed();
      }
      return read;
    } catch (SAXException notXml) {
      throw malformed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static XmlElement of(Element element, int depth) {
    if (depth == 0) {
      throw malformed();
    }
    List<XmlElement> children = new ArrayList<>();
    for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element child) {
        children.add(of(child, depth - 1));
      }
    }
    String type = element.getAttribute("type");
    if (type.isEmpty()) {
      type = element.getAttributeNS(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI, "type");
    }
    return new XmlElement(
        element.getLocalName(), type, children.isEmpty() ? element.getTextContent() : "", children);
  }

  static ApiError malformed() {
    return ApiError.legacy(
        400,
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema.");
  }

  List<XmlElement> all(String child) {
    return children.stream().filter(c -> c.name().equals(child)).toList();
  }

  Optional<XmlElement> child(String child) {
    return children.stream().filter(c -> c.name().equals(child)).findFirst();
  }

  /** What stands in a child; empty when there is none. */
  String text(String child) {
    return child(child).map(c -> c.text().strip()).orElse("");
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
