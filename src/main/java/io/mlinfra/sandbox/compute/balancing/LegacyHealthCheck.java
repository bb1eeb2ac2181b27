package io.mlinfra.sandbox.compute.balancing;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;

/**
 * The message of {@code httpHealthChecks} and {@code httpsHealthChecks}, which the client library
 * no longer has: docs.cloud.google.com/compute/docs/reference/rest/v1/httpHealthChecks
 * (2026-11-26).
 */
public final class LegacyHealthCheck {
  private static final List<String> TEXTS =
      List.of(
          "kind", "creationTimestamp", "name", "description", "host", "requestPath", "selfLink");
  private static final List<String> NUMBERS =
      List.of("port", "checkIntervalSec", "timeoutSec", "unhealthyThreshold", "healthyThreshold");

  private static final Descriptor DESCRIPTOR = build();

  private LegacyHealthCheck() {}

  public static Descriptor getDescriptor() {
    return DESCRIPTOR;
  }

  private static Descriptor build() {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("HttpHealthCheck");
    TEXTS.forEach(name -> add(message, name, FieldDescriptorProto.Type.TYPE_STRING));
    NUMBERS.forEach(name -> add(message, name, FieldDescriptorProto.Type.TYPE_INT32));
    add(message, "id", FieldDescriptorProto.Type.TYPE_UINT64);
    try {
      return FileDescriptor.buildFrom(
              FileDescriptorProto.newBuilder()
                  .setName("legacy_health_check.proto")
                  .addMessageType(message)
                  .build(),
              new FileDescriptor[0])
          .getMessageTypes()
          .getFirst();
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(
      DescriptorProto.Builder message, String name, FieldDescriptorProto.Type type) {
    message.addField(
        FieldDescriptorProto.newBuilder()
            .setName(name)
            .setJsonName(name)
            .setNumber(message.getFieldCount() + 1)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
            .setType(type));
  }
}
