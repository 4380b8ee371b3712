package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every complaint names file, line, path, value and limit. */
class PlanRefusalTest {

  /** Lines are part of the expectations below. */
  private static final String GOOD =
      """
      name: good
      title: a title
      columns: [sticky, kafka]
      floors: [echo]
      settings: {sticky: {nodes: 3}}
      seed: 1
      trials: 2
      warmUp: {max: 20s}
      calibration: {fraction: 0.5, maxLatency: 250ms, step: 2s}
      stages:
        - name: open
          keys: {distribution: zipf, count: 10, exponent: 1}
          reads: 0.5
          deltas: {min: 1, max: 9}
          load: {open: {rate: 100, arrival: poisson}}
          duration: 1s
        - name: closed
          keys: {trace: us-flights, skipBadRows: false, keyColumn: key}
          load: {closed: {inFlight: [1, 2]}}
          duration: 1s
      """;

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "what: kill, who: owner | fault.who is not known; known here are calm, counters, hold,",
        "what: hit | fault.what is \"hit\", must be one of any, degrade, isolate, kill, mute,",
        "what: kill, whom: master | fault.whom is \"master\", must be one of all, controller,",
        "what: kill, strikes: 0 | fault.strikes is 0, must be 1 to 200",
        "what: kill, hold: 11m | fault.hold is \"11m\", must be 0s to 10m",
        "what: restart, hold: 1s | fault.hold is set, but restart is mended by itself",
        "what: restart, whom: all | fault.whom is all, but restart is done to one process",
        "what: isolate, whom: all | fault.whom is all: there is nobody left",
        "what: power, whom: owner | fault.whom is owner, must be all: they share one supply",
        "what: pause, keepsDisk: false | fault.keepsDisk is set, but only kill can lose a disk"
      })
  void aFaultIsRefusedByItsField(String fault, String complaint) {
    String yaml =
        GOOD.replace(
            "load: {open: {rate: 100, arrival: poisson}}\n",
            "load: {open: {rate: 100, arrival: poisson}}\n    fault: {" + fault + "}\n");
    assertThatThrownBy(() -> PlanReader.read("p.yaml", yaml))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("p.yaml:16: stages[0]." + complaint);
  }

  @Test
  void aFaultGoesWithAnOpenLoadAlone() {
    String yaml =
        GOOD.replace(
            "load: {closed: {inFlight: [1, 2]}}\n",
            "load: {closed: {inFlight: [1, 2]}}\n    fault: {what: kill}\n");
    assertThatThrownBy(() -> PlanReader.read("p.yaml", yaml))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("stages[1].fault goes with an open load alone");
  }

  @Test
  void theStartingPointIsGood() {
    assertThat(PlanReader.read("p.yaml", GOOD).stages()).hasSize(2);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Unknown fields, at every level.
        "seed: 1 | sead: 1 | :6: sead is not known; known here are calibration, columns, floors,",
        "{max: 20s} | {max: 20s, min: 1s} | :8: warmUp.min is not known; known here are max",
        "step: 2s | stop: 2s | :9: calibration.stop is not known; known here are fraction,",
        "reads: 0.5 | read: 0.5 | :13: stages[0].read is not known; known here are deltas,",
        "max: 9 | max: 9, mean: 3 | :14: stages[0].deltas.mean is not known; known here are max,",
        "exponent: 1 | exponent: 1, s: 2 | :12: stages[0].keys.s is not known; known here are",
        "zipf, count | uniform, count | :12: stages[0].keys.exponent is not known; known here are",
        "keyColumn: key | count: 5 | :18: stages[1].keys.count is not known; known here are",
        "arrival: poisson | arrival: poisson, burst: 2 | :15: stages[0].load.open.burst is not kn",
        "[1, 2]} | [1, 2], think: 1s} | :19: stages[1].load.closed.think is not known; known here",
        "{closed: {inFlight: [1, 2]}} | {closed: {inFlight: [1]}, open: {arrival: poisson}}"
            + " | :19: stages[1].load.open is not known; known here are closed",
        // A name that is misspelt is told as that, not as the lack of another.
        "name: good | nome: good | :1: nome is not known; known here are calibration, columns,",
        "columns: [sticky | collums: [sticky | :3: collums is not known; known here are",
        "max: 20s | maximum: 20s | :8: warmUp.maximum is not known; known here are max",
        "distribution: zipf | destribution: zipf | :12: stages[0].keys.destribution is not known;"
            + " known here are count, distribution, exponent, trace",
        "count: 10 | keys: 10 | :12: stages[0].keys.keys is not known; known here are",
        "exponent: 1 | exponents: 1 | :12: stages[0].keys.exponents is not known; known here are",
        "trace: us-flights, | tracee: us-flights, | :18: stages[1].keys.tracee is not known;",
        "max: 9 | maxi: 9 | :14: stages[0].deltas.maxi is not known; known here are max, min",
        "load: {open | loads: {open | :15: stages[0].loads is not known; known here are deltas,",
        "arrival: poisson | arival: poisson | :15: stages[0].load.open.arival is not known; known",
        "{open: {rate | {opened: {rate | :15: stages[0].load.opened is not known; known here are",
        "inFlight: [1, 2] | inflight: [1, 2] | :19: stages[1].load.closed.inflight is not known;",
        // Missing fields.
        "name: good | title: bad | :2: title is given twice",
        "name: good | # gone | :2: name is missing",
        "columns: [sticky, kafka] | # gone | :1: columns is missing",
        "max: 20s |  | :8: warmUp.max is missing",
        "distribution: zipf, |  | :12: stages[0].keys.distribution is missing",
        "count: 10, |  | :12: stages[0].keys.count is missing",
        "`, exponent: 1` |  | :12: stages[0].keys.exponent is missing",
        "`, max: 9` |  | :14: stages[0].deltas.max is missing",
        "`, arrival: poisson` |  | :15: stages[0].load.open.arrival is missing",
        "inFlight: [1, 2] |  | :19: stages[1].load.closed.inFlight is missing",
        // Wrong types.
        "seed: 1 | seed: [1] | :6: seed is no single value, must be -9,223,372,036,854,775,808 to",
        "{max: 20s} | 20s | :8: warmUp is not a mapping of names to values",
        "columns: [sticky, kafka] | columns: sticky | :3: columns must be a list of at least one",
        "[sticky, kafka] | [sticky, [kafka]] | :3: columns[1] is no single value, must be 1 to 40",
        "{sticky: {nodes: 3}} | {sticky: 3} | :5: settings.sticky is not a mapping of names to v",
        "{nodes: 3} | {nodes: [3]} | :5: settings.sticky.nodes is no single value, must be a sing",
        "seed: 1 | [a]: 1 | ` is no YAML: Non scalar key`",
        // Out of range, or no such value.
        "name: good | name: Good | :1: name is \"Good\", must be 1 to 40 of a-z, 0-9 and -",
        "name: good | name: ../x | :1: name is \"../x\", must be 1 to 40 of a-z, 0-9 and -",
        "seed: 1 | seed: 9223372036854775808 | :6: seed is 9223372036854775808, must be -9,223,37",
        "seed: 1 | seed: one | :6: seed is one, must be -9,223,372,036,854,775,808 to 9,223,372,0",
        "trials: 2 | trials: 0 | :7: trials is 0, must be 1 to 100",
        "trials: 2 | trials: 101 | :7: trials is 101, must be 1 to 100",
        "trials: 2 | trials: 1.5 | :7: trials is 1.5, must be 1 to 100",
        "max: 20s | max: 60m | :8: warmUp.max is \"60m\", must be 0s to 59m, like 20s",
        "fraction: 0.5 | fraction: 0 | :9: calibration.fraction is 0, must be more than 0.0, at m",
        "fraction: 0.5 | fraction: 1.01 | :9: calibration.fraction is 1.01, must be more than 0.0",
        "fraction: 0.5 | fraction: .nan | :9: calibration.fraction is .nan, must be more than 0.0",
        "fraction: 0.5 | fraction: NaN | :9: calibration.fraction is NaN, must be more than 0.0",
        "maxLatency: 250ms | maxLatency: 250 | :9: calibration.maxLatency is \"250\", must be 1ms",
        "maxLatency: 250ms | maxLatency: 61s | :9: calibration.maxLatency is \"61s\", must be 1ms",
        "step: 2s | step: 499ms | :9: calibration.step is \"499ms\", must be 500ms to 60s",
        "distribution: zipf | distribution: pareto | :12: stages[0].keys.distribution is \"pareto\"",
        "count: 10 | count: 0 | :12: stages[0].keys.count is 0, must be 1 to 10,000,000",
        "count: 10 | count: 10000001 | :12: stages[0].keys.count is 10000001, must be 1 to 10,000",
        "exponent: 1 | exponent: 0 | :12: stages[0].keys.exponent is 0, must be more than 0.0, at",
        "exponent: 1 | exponent: 11 | :12: stages[0].keys.exponent is 11, must be more than 0.0,",
        "reads: 0.5 | reads: 1.1 | :13: stages[0].reads is 1.1, must be 0 to 1",
        "reads: 0.5 | reads: -0.1 | :13: stages[0].reads is -0.1, must be 0 to 1",
        "min: 1, max: 9 | min: 5, max: 4 | :14: stages[0].deltas.max is 4, must be 5 to 1,000,0",
        "min: 1, max: 9 | min: 0, max: 0 | :14: stages[0].deltas.max is 0 and so is min; an addi",
        "min: 1, max | min: -1000000001, max | :14: stages[0].deltas.min is -1000000001, must be",
        "rate: 100 | rate: 0 | :15: stages[0].load.open.rate is 0, must be more than 0.0, at most",
        "rate: 100 | rate: 1e8 | :15: stages[0].load.open.rate is 1e8, must be more than 0.0, at",
        "rate: 100 | rate: fast | :15: stages[0].load.open.rate is fast, must be more than 0.0",
        "arrival: poisson | arrival: POISSON | :15: stages[0].load.open.arrival is \"POISSON\", must"
            + " be one of constant, poisson, trace",
        "skipBadRows: false | skipBadRows: no | :18: stages[1].keys.skipBadRows is \"no\", must be",
        "keyColumn: key | keyColumn: '' | :18: stages[1].keys.keyColumn is \"\", must be a column",
        "keyColumn: key | timeUnit: hours | :18: stages[1].keys.timeUnit is \"hours\", must be s, ms,",
        "keyColumn: key | timePattern: HH:mm | :18: stages[1].keys.timePattern is \"HH:mm\", must be a",
        "keyColumn: key | timePattern: dd.MM.yyyy, timeUnit: ms | :18: stages[1].keys.timePattern is"
            + " set, and so is timeUnit: a pattern of dates and a unit of numbers exclude each oth",
        "keyColumn: key | timeZone: Mars | :18: stages[1].keys.timeZone is \"Mars\", must be a time",
        "keyColumn: key | charset: latin-17 | :18: stages[1].keys.charset is \"latin-17\", must be",
        "keyColumn: key | separator: ab | :18: stages[1].keys.separator is \"ab\", must be one char",
        "trace: us-flights | trace: ' ' | :18: stages[1].keys.trace is \" \", must be a trace insi",
        "[1, 2] | [1, 0] | :19: stages[1].load.closed.inFlight[1] is \"0\", must be 1 to 65536",
        "[1, 2] | [65537] | :19: stages[1].load.closed.inFlight[0] is \"65537\", must be 1 to 65536",
        "[1, 2] | [x] | :19: stages[1].load.closed.inFlight[0] is \"x\", must be 1 to 65536",
        "[1, 2] | [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17] | :19: stages[1].load.closed.inFligh"
            + "t has more than 16 windows",
        "duration: 1s | duration: 99ms | :16: stages[0].duration is \"99ms\", must be 100ms to 60m",
        // Empty lists, and things a second time.
        "[sticky, kafka] | [] | :3: columns must be a list of at least one",
        "[1, 2] | [] | :19: stages[1].load.closed.inFlight must be a list of at least one",
        "[sticky, kafka] | [sticky, sticky] | :3: columns[1] is \"sticky\" a second time",
        "[1, 2] | [2, 2] | :19: stages[1].load.closed.inFlight[1] is \"2\" a second time",
        "name: closed | name: open | :17: stages[1].name is \"open\" a second time",
        "trials: 2 | seed: 2 | :7: seed is given twice",
        "{nodes: 3} | {nodes: 3, nodes: 4} | :5: settings.sticky.nodes is given twice",
        // Fields that do not go together.
        "arrival: poisson | arrival: trace | :15: stages[0].load has arrival trace, but the keys a",
      })
  void eachBadFieldIsRefused(String good, String bad, String complaint) {
    assertThat(GOOD).contains(good);
    int at = GOOD.indexOf(good);
    String yaml =
        GOOD.substring(0, at) + (bad == null ? "" : bad) + GOOD.substring(at + good.length());
    assertThatThrownBy(() -> PlanReader.read("p.yaml", yaml))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("p.yaml" + complaint);
  }

  @Test
  void aPlanWithoutStagesIsRefused() {
    String yaml = GOOD.substring(0, GOOD.indexOf("stages:"));
    assertThatThrownBy(() -> PlanReader.read("p.yaml", yaml))
        .isInstanceOf(PlanException.class)
        .hasMessage("p.yaml:1: stages is missing");
    assertThatThrownBy(() -> PlanReader.read("p.yaml", yaml + "stages: []\n"))
        .isInstanceOf(PlanException.class)
        .hasMessage("p.yaml:10: stages must be a list of at least one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment\n", "---\n"})
  void anEmptyPlanIsRefused(String yaml) {
    assertThatThrownBy(() -> PlanReader.read("p.yaml", yaml))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("p.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "just some text | :1: the plan is not a mapping",
        "- a list | :1: the plan is not a mapping",
        "name: [unclosed | :1: is no YAML:",
        "name: a}: b | :1: is no YAML:",
        "name: good\\n\\ttitle: tab | :2: is no YAML:",
        "name: good\\ntitle: &a x\\nseed: *b | :3: is no YAML:",
        "a: 1\\n---\\nb: 2 | :2: is no YAML:",
      })
  void whatIsNoPlanOrNoYamlIsRefusedWithItsLine(String yaml, String complaint) {
    String text = yaml.replace("\\n", "\n").replace("\\t", "\t");
    assertThatThrownBy(() -> PlanReader.read("p.yaml", text))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("p.yaml" + complaint);
  }
}
