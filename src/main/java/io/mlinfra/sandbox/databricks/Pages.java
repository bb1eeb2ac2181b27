package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Cuts lists into pages with opaque tokens, as newer list calls do. */
final class Pages {
  private static final int MOST = 100_000;

  private Pages() {}

  /**
   * @param field the field of the answer that holds the items; left out when there are none
   * @param token empty for the first page
   */
  static ObjectNode page(String field, List<ObjectNode> all, String token, int size) {
    int from = Math.min(position(token), all.size());
    int step = Math.clamp(size, 1, MOST);
    int to = Math.min(from + step, all.size());
    ObjectNode answer = Json.object();
    if (from < to) {
      answer.set(field, Json.array(all.subList(from, to)));
    }
    if (to < all.size()) {
      answer.put("next_page_token", token(to));
    }
    if (from > 0) {
      answer.put("prev_page_token", token(Math.max(0, from - step)));
    }
    return answer;
  }

  /**
   * A page as the calls have it that go forward only.
   *
   * @param sizeName the parameter that says how many
   * @param size how many where nothing is said
   */
  static Response forward(
      String field, List<ObjectNode> all, Request request, String sizeName, int size, int most) {
    int wanted = Errors.number(request, sizeName, size, most);
    return forward(field, all, request.param("page_token").orElse(""), wanted == 0 ? size : wanted);
  }

  static Response forward(String field, List<ObjectNode> all, String token, int size) {
    ObjectNode page = page(field, all, token, size);
    page.remove("prev_page_token");
    return Response.json(page);
  }

  private static String token(int position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("at:" + position).getBytes(StandardCharsets.UTF_8));
  }

  private static int position(String token) {
    if (token.isEmpty()) {
      return 0;
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (plain.matches("at:\\d{1,9}")) {
        return Integer.parseInt(plain.substring("at:".length()));
      }
    } catch (IllegalArgumentException e) {
      // Not one of ours: refused below.
    }
    throw Errors.invalid("Invalid page token: " + token);
  }
}
