package io.mlinfra.blueprint.monitoring;

import java.math.BigDecimal;

/**
 * How one kind of alert becomes a monitor.
 *
 * @param title what it watches, as a person says it
 * @param expression the value compared with the threshold, in per cent; {@code %s} stands for the
 *     scope
 * @param change whether the change against the window before is compared, not the value itself
 * @param warningStep how far below the threshold it warns, in points
 * @param recoveryStep how far below a threshold the value must fall to count as recovered
 * @param noDataWindows after how many windows without data it says so
 * @param advice what the one who is woken should look at
 * @param silence what it most likely means when no data come
 */
record AlertRule(
    String title,
    String expression,
    boolean change,
    BigDecimal warningStep,
    BigDecimal recoveryStep,
    int noDataWindows,
    String advice,
    String silence) {}
