package dev.tally.cli;

import dev.tally.experiment.InvalidExperimentException;
import dev.tally.workload.Keys;
import dev.tally.workload.TimePattern;
import dev.tally.workload.TraceColumns;
import dev.tally.workload.TraceFormat;
import dev.tally.workload.TraceUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a trace is written, on the command line: the same for every command that reads one. */
final class TraceOptions {

  private static final Set<String> FIELDS = new TreeSet<>(Set.of("timestamp", "key", "delta"));

  @Option(
      names = "--trace-columns",
      split = ",",
      paramLabel = "FIELD=NAME",
      description = {
        "Names of the trace's columns, e.g. timestamp=at,key=user,delta=amount;",
        "with delta= each row adds 1."
      })
  private @Nullable Map<String, String> columns;

  @Option(
      names = "--trace-time-unit",
      paramLabel = "UNIT",
      description = "Unit of the trace's times, one of s, ms, us, ns, iso (default: told by them).")
  private @Nullable String unit;

  @Option(
      names = "--trace-zone",
      paramLabel = "ZONE",
      description = "Zone of times of day that tell none, e.g. UTC or Europe/Berlin.")
  private @Nullable String zone;

  @Option(
      names = "--trace-time-pattern",
      paramLabel = "PATTERN",
      description = "Of dates that are not ISO-8601, e.g. \"dd.MM.yyyy HH:mm:ss\".")
  private @Nullable String pattern;

  @Option(
      names = "--trace-separator",
      paramLabel = "CHAR",
      description = "Between the trace's fields, e.g. \";\", tab or \"|\" (default: a comma).")
  private @Nullable String separator;

  @Option(
      names = "--trace-charset",
      paramLabel = "NAME",
      description = "Of the trace's text, e.g. ISO-8859-1 or UTF-16 (default: UTF-8).")
  private @Nullable String charset;

  @Option(names = "--skip-bad-rows", description = "Count bad rows of the trace, do not refuse it.")
  private boolean skipBadRows;

  /** Whether any was given. */
  boolean isGiven() {
    return columns != null
        || unit != null
        || zone != null
        || pattern != null
        || separator != null
        || charset != null
        || skipBadRows;
  }

  /** A trace that is written so. */
  Keys.Traced of(String source) {
    TraceFormat format =
        new TraceFormat(
            value("charset", charset, TraceFormat::charsetNamed, TraceFormat.CHARSET_LIMIT)
                .orElse(TraceFormat.DEFAULT.charset()),
            value("separator", separator, TraceFormat::separatorNamed, TraceFormat.SEPARATOR_LIMIT),
            value("time-unit", unit, TraceUnit::named, TraceFormat.UNIT_LIMIT),
            value("zone", zone, TraceFormat::zoneNamed, TraceFormat.ZONE_LIMIT),
            value("time-pattern", pattern, TimePattern::named, TimePattern.LIMIT));
    format
        .contradiction()
        .ifPresent(
            what -> {
              throw new InvalidExperimentException(
                  "--trace-time-pattern and --trace-time-unit: " + what);
            });
    return new Keys.Traced(source, columns(), format, skipBadRows);
  }

  private static <T> Optional<T> value(
      String option,
      @Nullable String given,
      Function<String, Optional<T>> conversion,
      String limit) {
    if (given == null) {
      return Optional.empty();
    }
    Optional<T> value = conversion.apply(given);
    if (value.isEmpty()) {
      throw new InvalidExperimentException(
          "--trace-" + option + " is \"" + given + "\", must be " + limit);
    }
    return value;
  }

  private TraceColumns columns() {
    if (columns == null) {
      return TraceColumns.DEFAULT;
    }
    columns.forEach(
        (field, name) -> {
          if (!FIELDS.contains(field)) {
            throw new InvalidExperimentException(
                "--trace-columns has \"%s\", must be of %s"
                    .formatted(field, String.join(", ", FIELDS)));
          }
          if (name.isBlank() && !field.equals("delta")) {
            throw new InvalidExperimentException(
                "--trace-columns has no name for " + field + "; delta alone may have none");
          }
        });
    TraceColumns defaults = TraceColumns.DEFAULT;
    return new TraceColumns(
        columns.getOrDefault("timestamp", defaults.timestamp()),
        columns.getOrDefault("key", defaults.key()),
        columns.getOrDefault("delta", defaults.delta()));
  }
}
