package dev.tally.workload;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The fields of a plan that tell of a trace, both ways. */
final class TraceFields {

  /** Which trace it is; where this field is, the keys are of a trace. */
  static final String TRACE = "trace";

  private static final String TIMESTAMP = "timestampColumn";
  private static final String KEY = "keyColumn";
  private static final String DELTA = "deltaColumn";
  private static final String CHARSET = "charset";
  private static final String SEPARATOR = "separator";
  private static final String UNIT = "timeUnit";
  private static final String ZONE = "timeZone";
  private static final String PATTERN = "timePattern";
  private static final String SKIP = "skipBadRows";

  private TraceFields() {}

  static boolean isIn(YamlFields fields) {
    return fields.names().contains(TRACE);
  }

  static Keys.Traced read(YamlFields fields) {
    fields.allow(TRACE, TIMESTAMP, KEY, DELTA, CHARSET, SEPARATOR, UNIT, ZONE, PATTERN, SKIP);
    TraceColumns columns = TraceColumns.DEFAULT;
    TraceFormat format =
        new TraceFormat(
            optional(fields, CHARSET, TraceFormat::charsetNamed, TraceFormat.CHARSET_LIMIT)
                .orElse(TraceFormat.DEFAULT.charset()),
            optional(fields, SEPARATOR, TraceFormat::separatorNamed, TraceFormat.SEPARATOR_LIMIT),
            optional(fields, UNIT, TraceUnit::named, TraceUnit.LIMIT),
            optional(fields, ZONE, TraceFormat::zoneNamed, TraceFormat.ZONE_LIMIT),
            optional(fields, PATTERN, TimePattern::named, TimePattern.LIMIT));
    if (format.contradiction().isPresent()) {
      throw fields.complaint(
          PATTERN, "is set, and so is " + UNIT + ": " + format.contradiction().get());
    }
    return new Keys.Traced(
        fields.text(TRACE, t -> !t.isBlank(), "a trace inside or a file"),
        new TraceColumns(
            column(fields, TIMESTAMP, columns.timestamp()),
            column(fields, KEY, columns.key()),
            // Without one, each row adds 1.
            fields.has(DELTA)
                ? fields.text(DELTA, t -> true, "a column's name, or empty")
                : columns.delta()),
        format,
        fields.has(SKIP) && fields.flag(SKIP));
  }

  private static String column(YamlFields fields, String name, String otherwise) {
    return fields.has(name) ? fields.text(name, t -> !t.isBlank(), "a column's name") : otherwise;
  }

  private static <T> Optional<T> optional(
      YamlFields fields, String name, Function<String, Optional<T>> conversion, String limit) {
    return fields.has(name)
        ? Optional.of(fields.converted(name, conversion, limit))
        : Optional.empty();
  }

  static void write(Keys.Traced traced, Map<String, Object> fields) {
    fields.put(TRACE, traced.source());
    if (!traced.columns().equals(TraceColumns.DEFAULT)) {
      fields.put(TIMESTAMP, traced.columns().timestamp());
      fields.put(KEY, traced.columns().key());
      fields.put(DELTA, traced.columns().delta());
    }
    TraceFormat format = traced.format();
    Charset charset = format.charset();
    if (!charset.equals(TraceFormat.DEFAULT.charset())) {
      fields.put(CHARSET, charset.name());
    }
    format.separator().ifPresent(c -> fields.put(SEPARATOR, TraceFormat.nameOf(c)));
    format.timeUnit().ifPresent(unit -> fields.put(UNIT, unit.label()));
    format.zone().map(ZoneId::getId).ifPresent(zone -> fields.put(ZONE, zone));
    format.timePattern().ifPresent(pattern -> fields.put(PATTERN, pattern.toString()));
    if (traced.skipBadRows()) {
      fields.put(SKIP, true);
    }
  }
}
