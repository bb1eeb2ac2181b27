package io.mlinfra.sandbox.compute;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.cloud.compute.v1.Instance;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.mlinfra.sandbox.google.ApiMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All methods of Compute by their names, out of its own definition. */
final class ApiDefinition {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  private ApiDefinition() {}

  static List<ApiMethod> methods() {
    List<ApiMethod> methods = new ArrayList<>();
    for (ServiceDescriptor service : Instance.getDescriptor().getFile().getServices()) {
      for (MethodDescriptor method : service.getMethods()) {
        methods.add(method(lower(service.getName()) + "." + lower(method.getName()), method));
      }
    }
    return methods;
  }

  private static String lower(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static ApiMethod method(String id, MethodDescriptor method) {
    HttpRule http = method.getOptions().getExtension(AnnotationsProto.http);
    String template =
        switch (http.getPatternCase()) {
          case GET -> http.getGet();
          case POST -> http.getPost();
          case PUT -> http.getPut();
          case PATCH -> http.getPatch();
          case DELETE -> http.getDelete();
          case CUSTOM, PATTERN_NOT_SET -> "";
        };
    Set<String> elsewhere = new HashSet<>();
    Matcher variables = VARIABLE.matcher(template);
    StringBuilder path = new StringBuilder();
    while (variables.find()) {
      elsewhere.add(variables.group(1));
      FieldDescriptor field = method.getInputType().findFieldByName(variables.group(1));
      variables.appendReplacement(path, "{" + field.getJsonName() + "}");
    }
    variables.appendTail(path);
    String body = "";
    if (!http.getBody().isEmpty()) {
      elsewhere.add(http.getBody());
      body = method.getInputType().findFieldByName(http.getBody()).getMessageType().getName();
    }
    List<ApiMethod.Parameter> query =
        method.getInputType().getFields().stream()
            .filter(f -> !elsewhere.contains(f.getName()))
            .map(ApiDefinition::parameter)
            .toList();
    return new ApiMethod(id, http.getPatternCase().name(), path.substring(1), body, query);
  }

  private static ApiMethod.Parameter parameter(FieldDescriptor field) {
    JavaType java = field.getJavaType();
    String type =
        java == JavaType.INT ? "integer" : java == JavaType.BOOLEAN ? "boolean" : "string";
    return new ApiMethod.Parameter(field.getJsonName(), type, field.isRepeated(), false);
  }
}
