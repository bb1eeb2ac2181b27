package io.mlinfra.sandbox.google;

import java.util.List;

/**
 * A method of an API, as a discovery document has it.
 *
 * @param id such as {@code instances.insert}
 * @param path below the API's root, with {@code {name}} and {@code {+name}} for variables
 * @param body the name of the message that the body holds; empty for no body
 * @param query what may stand in the query
 */
public record ApiMethod(String id, String http, String path, String body, List<Parameter> query) {
  /**
   * A parameter in the query.
   *
   * @param type {@code string}, {@code integer}, {@code boolean}
   */
  public record Parameter(String name, String type, boolean repeated, boolean required) {
    /** Reads {@code name}, {@code name:integer}, {@code name:list}, {@code name!}. */
    static Parameter of(String text) {
      boolean required = text.endsWith("!");
      String[] nameAndType = text.replace("!", "").split(":", 2);
      String type = nameAndType.length == 1 ? "string" : nameAndType[1];
      boolean list = type.equals("list");
      return new Parameter(nameAndType[0], list ? "string" : type, list, required);
    }
  }
}
