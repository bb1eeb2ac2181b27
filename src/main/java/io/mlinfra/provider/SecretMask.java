package io.mlinfra.provider;

import io.mlinfra.spec.units.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what a service says. A proxy's error page may repeat the request that it
 * refused, headers and all, and what a service says is shown, logged and kept.
 */
public final class SecretMask {
  private static final String STARS = "***";

  /** Shorter texts would be found where they mean nothing. */
  private static final int SHORTEST = 4;

  /** What stands for a session whoever made it: the word after Bearer, and a signed token. */
  private static final Pattern TOKEN =
      Pattern.compile("(?<=Bearer )[\\w.~+/-]{16,}=*|eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*");

  private final List<String> forms;

  private SecretMask(List<String> forms) {
    this.forms = forms;
  }

  public static SecretMask of(Secret... secrets) {
    List<String> forms = new ArrayList<>();
    for (Secret secret : secrets) {
      if (secret.isPresent()) {
        forms.addAll(forms(secret.reveal()));
      }
    }
    return new SecretMask(sorted(forms));
  }

  /** The same, and one more text: a session, a pair of name and password. */
  public SecretMask and(String text) {
    List<String> more = new ArrayList<>(forms);
    more.addAll(forms(text));
    return new SecretMask(sorted(more));
  }

  /** As it is sent: plain, in a form, within JSON and JSON within JSON, in a Basic header. */
  private static List<String> forms(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    String json = escaped(value);
    return List.of(
        value,
        URLEncoder.encode(value, StandardCharsets.UTF_8),
        json,
        escaped(json),
        Base64.getEncoder().encodeToString(bytes));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static List<String> sorted(List<String> forms) {
    return forms.stream()
        .filter(f -> f.length() >= SHORTEST)
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  public String in(String text) {
    String masked = text;
    for (String form : forms) {
      masked = masked.replace(form, STARS);
    }
    return TOKEN.matcher(masked).replaceAll(STARS);
  }

  /** The same failure, without the exception that caused it where that would tell. */
  public ProviderException in(ProviderException e) {
    Failure f = e.failure();
    Failure masked =
        new Failure(
            f.category(),
            f.service(),
            f.method(),
            in(f.target()),
            f.status(),
            in(f.reason()),
            in(f.message()),
            in(f.requestId()),
            f.retryAfter());
    return masked.equals(f) ? e : new ProviderException(masked);
  }
}
