package io.mlinfra.sandbox.compute.groups;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Times that come again, in the form of cron: minute, hour, day of month, month, day of week. As in
 * every cron, a time has to fit one of the two kinds of days where both are given.
 */
public final class Cron {
  private static final int DAYS_LOOKED_AT = 366 * 5;
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;
  private final boolean anyDay;
  private final boolean anyWeekday;

  /**
   * @throws IllegalArgumentException when it is no such text
   */
  Cron(String text) {
    String[] fields = text.strip().split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException("five fields are needed");
    }
    minutes = field(fields[0], 0, 59, List.of());
    hours = field(fields[1], 0, 23, List.of());
    days = field(fields[2], 1, 31, List.of());
    months = field(fields[3], 1, 12, MONTHS);
    weekdays = field(fields[4], 0, 7, DAYS);
    if (weekdays.get(7)) {
      weekdays.set(0);
    }
    anyDay = fields[2].startsWith("*");
    anyWeekday = fields[4].startsWith("*");
  }

  private static BitSet field(String text, int least, int most, List<String> names) {
    BitSet found = new BitSet();
    for (String part : text.split(",", -1)) {
      String[] rangeAndStep = part.split("/", 2);
      int step = rangeAndStep.length == 2 ? number(rangeAndStep[1], 1, most, List.of()) : 1;
      String[] range = rangeAndStep[0].split("-", 2);
      boolean all = rangeAndStep[0].equals("*");
      int from = all ? least : number(range[0], least, most, names);
      int to =
          all || rangeAndStep.length == 2 && range.length == 1
              ? most
              : range.length == 2 ? number(range[1], least, most, names) : from;
      if (to < from) {
        throw new IllegalArgumentException(part + " runs backwards");
      }
      for (int i = from; i <= to; i += step) {
        found.set(i);
      }
    }
    return found;
  }

  private static int number(String text, int least, int most, List<String> names) {
    int named = names.indexOf(text.toUpperCase(Locale.ROOT));
    if (named >= 0) {
      return named + (names.equals(MONTHS) ? 1 : 0);
    }
    if (!text.matches("\\d{1,2}")) {
      throw new IllegalArgumentException(text + " is no number");
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new IllegalArgumentException(text + " is not within " + least + "-" + most);
    }
    return number;
  }

  private boolean onDay(ZonedDateTime time) {
    boolean day = days.get(time.getDayOfMonth());
    boolean weekday = weekdays.get(time.getDayOfWeek().getValue() % 7);
    return months.get(time.getMonthValue())
        && (anyDay ? weekday : anyWeekday ? day : day || weekday);
  }

  /** The last such time that is not after {@code now}. */
  Optional<ZonedDateTime> last(ZonedDateTime now) {
    return find(now.truncatedTo(ChronoUnit.MINUTES), -1);
  }

  /** The first such time after {@code now}. */
  Optional<ZonedDateTime> next(ZonedDateTime now) {
    return find(now.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1), 1);
  }

  private Optional<ZonedDateTime> find(ZonedDateTime from, int way) {
    ZonedDateTime at = from;
    ZonedDateTime end = from.plusDays((long) way * DAYS_LOOKED_AT);
    while (way > 0 ? at.isBefore(end) : at.isAfter(end)) {
      if (!onDay(at)) {
        at =
            way > 0
                ? at.truncatedTo(ChronoUnit.DAYS).plusDays(1)
                : at.truncatedTo(ChronoUnit.DAYS).minusMinutes(1);
      } else if (hours.get(at.getHour()) && minutes.get(at.getMinute())) {
        return Optional.of(at);
      } else {
        at = at.plusMinutes(way);
      }
    }
    return Optional.empty();
  }
}
