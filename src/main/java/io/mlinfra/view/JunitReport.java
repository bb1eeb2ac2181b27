package io.mlinfra.view;

import io.mlinfra.deploy.TestResult;
import io.mlinfra.lint.Finding;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Findings and checks as a JUnit report: what blocks has failed, what is allowed is skipped. */
record JunitReport(String plan, List<Finding> findings, List<TestResult> tests) {
  void write(PrintWriter out) {
    long failures =
        findings.stream().filter(Finding::blocks).count()
            + tests.stream().filter(t -> !t.passed()).count();
    out.println("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    out.println(
        "<testsuite"
            + attribute("name", ("mlinfra validate " + plan).strip())
            + attribute("tests", Integer.toString(findings.size() + tests.size()))
            + attribute("failures", Long.toString(failures))
            + attribute("errors", "0")
            + attribute(
                "skipped",
                Long.toString(findings.stream().filter(f -> f.allowed().isPresent()).count()))
            + ">");
    findings.forEach(f -> out.println(testcase(f)));
    tests.forEach(t -> out.println(testcase(t)));
    out.println("</testsuite>");
  }

  private static String testcase(Finding f) {
    String what = f.position() + "\nmend: " + f.suggestion() + "\nsource: " + f.source();
    String message = attribute("message", f.message());
    String body =
        f.allowed()
            .map(
                reason ->
                    "<skipped" + attribute("message", f.message() + ". Allowed: " + reason) + "/>")
            .orElseGet(
                () ->
                    f.blocks()
                        ? "<failure"
                            + message
                            + attribute("type", f.code())
                            + ">"
                            + escaped(what)
                            + "</failure>"
                        : "<system-out>"
                            + escaped(f.severity().label() + ": " + f.message() + "\n" + what)
                            + "</system-out>");
    return "  <testcase classname=\"findings\""
        + attribute("name", f.code() + " " + f.path())
        + ">"
        + body
        + "</testcase>";
  }

  private static String testcase(TestResult t) {
    return "  <testcase"
        + attribute("classname", t.suite())
        + attribute("name", t.name())
        + attribute("time", String.format(Locale.ROOT, "%.3f", t.took().toMillis() / 1000.0))
        + ">"
        + (t.passed() ? "" : "<failure" + attribute("message", t.detail()) + "/>")
        + "</testcase>";
  }

  private static String attribute(String name, String value) {
    return " " + name + "=\"" + escaped(value).replace("\n", "&#10;") + "\"";
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        // XML 1.0 has no way to write other control characters.
        .filter(c -> c >= ' ' || c == '\n' || c == '\t')
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
