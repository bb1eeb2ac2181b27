import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Gives classes of Java 5 in a jar the form of Java 17, with stack maps: older ones are left out of
 * the JVM's ahead-of-time cache, and picocli's would take 0.1 s at every start.
 *
 * <p>Usage: java RaiseClassFiles.java JAR
 */
public class RaiseClassFiles {
  private static final int FIRST_WITH_STACK_MAPS = 50;
  private static final int JAVA_17 = 61;

  public static void main(String[] args) throws IOException {
    Path jar = Path.of(args[0]);
    Path raised = Path.of(args[0] + ".raised");
    try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(raised))) {
      ClassFile files =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofClassLoading(classes)));
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] bytes = in.readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(entry.getName().endsWith(".class") ? raised(files, bytes) : bytes);
        out.closeEntry();
      }
    }
    Files.move(raised, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] raised(ClassFile files, byte[] bytes) {
    ClassModel model = files.parse(bytes);
    if (model.majorVersion() >= FIRST_WITH_STACK_MAPS) {
      return bytes;
    }
    ClassTransform raise =
        (builder, element) -> {
          switch (element) {
            case ClassFileVersion v -> builder.withVersion(JAVA_17, 0);
            // Passing every instruction on makes the library compute the stack maps.
            case MethodModel m ->
                builder.transformMethod(
                    m, MethodTransform.transformingCode((code, part) -> code.with(part)));
            default -> builder.with(element);
          }
        };
    return files.transformClass(model, raise);
  }
}
