"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = (column) => css("--c" + (data.columns.indexOf(column) % 6));
  const digits = (v) => (v >= 99.95 ? v.toFixed(0) : v >= 9.995 ? v.toFixed(1) : v.toFixed(2));
  const millis = (v) => (v < 1e-3 ? digits(v * 1e6) + " ns" : v < 1 ? digits(v * 1e3) + " us" : v < 1e3 ? digits(v) + " ms" : digits(v / 1e3) + " s");
  const short = (v) => (v < 1 ? String(v) : v < 1e3 ? digits(v).replace(/\.0+$/, "") : v < 1e6 ? v / 1e3 + " k" : v / 1e6 + " M");
  const rate = (v) => (v < 1e3 ? digits(v) + "/s" : v < 1e6 ? digits(v / 1e3) + " k/s" : digits(v / 1e6) + " M/s");
  const place = (b) => b.stage + (b.inFlight > 0 ? " at " + b.inFlight : "");
  // The text of a tooltip is HTML to the library, and names come from people.
  const safe = (t) => String(t).replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");

  const base = () => ({
    animation: false,
    textStyle: { color: css("--ink"), fontFamily: "system-ui, sans-serif" },
    legend: { top: 0, type: "scroll", textStyle: { color: css("--ink") } },
    grid: { left: 12, right: 24, top: 40, bottom: 28, containLabel: true },
  });
  const axis = (extra) => ({
    axisLabel: { color: css("--soft"), hideOverlap: true, ...(extra.axisLabel || {}) },
    axisLine: { lineStyle: { color: css("--line") } },
    splitLine: { lineStyle: { color: css("--line") } },
    nameTextStyle: { color: css("--soft") },
    ...Object.fromEntries(Object.entries(extra).filter(([k]) => k !== "axisLabel")),
  });
  const bounds = (values) => ({
    min: 10 ** Math.floor(Math.log10(Math.min(...values))),
    max: 10 ** Math.ceil(Math.log10(Math.max(...values)) + 1e-9),
  });

  const latency = (id) => curves(data.blocks.find((b) => b.id === id).rows.map((r) => ({ ...r, name: r.column + (r.settled ? "" : " (not settled)") })), millis, 2);
  const stale = (field, text) => curves(data.reads.filter((r) => r.weak).map((r) => ({ ...r, percentiles: r[field] })), text, 1);

  // Percentile curves of what is not zero: the axis is logarithmic.
  const curves = (all, text, least) => {
    const rows = all.map((r) => ({ ...r, percentiles: r.percentiles.filter((p) => p[1] > 0) }))
      .filter((r) => r.percentiles.length >= least);
    if (rows.length === 0) return null;
    return {
      ...base(),
      tooltip: {
        trigger: "item",
        formatter: (p) => `${safe(p.seriesName)}<br>p${(100 - 100 / p.value[0]).toPrecision(6).replace(/\.?0+$/, "")}: ${text(p.value[1])}`,
      },
      xAxis: axis({ type: "log", min: 1, name: "percentile", nameLocation: "middle", nameGap: 26,
        axisLabel: { formatter: (v) => (v <= 1 ? "0%" : (100 - 100 / v).toFixed(Math.max(0, Math.round(Math.log10(v)) - 2)) + "%") } }),
      yAxis: axis({ type: "log", ...bounds(rows.flatMap((r) => r.percentiles.map((p) => p[1]))), axisLabel: { formatter: text } }),
      series: rows.map((r) => ({ name: r.name, type: "line", data: r.percentiles, showSymbol: r.percentiles.length < 2, symbolSize: 5,
        lineStyle: { width: 2, type: ["solid", "solid", "dashed"][data.columns.indexOf(r.column) % 3] }, itemStyle: { color: colour(r.column) } })),
    };
  };

  const bars = (blocks, name, field, text, log) => {
    const columns = data.columns.filter((c) => blocks.some((b) => b.rows.some((r) => r.column === c && r[field] > 0)));
    if (columns.length === 0) return null;
    const value = (b, c) => { const r = b.rows.find((x) => x.column === c); return r && r[field] > 0 ? r[field] : null; };
    const all = blocks.flatMap((b) => columns.map((c) => value(b, c))).filter((v) => v !== null);
    return {
      ...base(),
      tooltip: { trigger: "item", formatter: (p) => `${safe(p.seriesName)}, ${safe(p.name)}: ${text(p.value)}` },
      xAxis: axis({ type: "category", data: blocks.map(name), axisLabel: { hideOverlap: false, interval: 0, rotate: blocks.length > 3 ? 25 : 0 } }),
      yAxis: axis({ type: log ? "log" : "value", ...(log ? bounds(all) : { min: 0 }), axisLabel: { formatter: text } }),
      series: columns.map((c) => ({ name: c, type: "bar", itemStyle: { color: colour(c) }, data: blocks.map((b) => value(b, c)) })),
    };
  };

  // The worst of each half-second; a line stands where a strike fell.
  const timeline = (id) => {
    const rows = data.timelines.find((t) => t.id === id).rows
      .map((r) => ({ ...r, points: r.points.filter((p) => p[1] > 0) })).filter((r) => r.points.length > 1);
    if (rows.length === 0) return null;
    const trials = rows.some((r) => r.trial > 1);
    return {
      ...base(),
      tooltip: { trigger: "axis", valueFormatter: millis },
      dataZoom: [{ type: "inside" }],
      xAxis: axis({ type: "value", name: "seconds", nameLocation: "middle", nameGap: 26, max: "dataMax" }),
      yAxis: axis({ type: "log", ...bounds(rows.flatMap((r) => r.points.map((p) => p[1]))), axisLabel: { formatter: millis } }),
      series: rows.map((r) => ({ name: r.column + (trials ? ", trial " + r.trial : ""), type: "line", data: r.points, showSymbol: false,
        lineStyle: { width: 1.5 }, itemStyle: { color: colour(r.column) },
        markLine: { symbol: "none", silent: true, label: { show: false }, lineStyle: { color: colour(r.column), type: "dotted", width: 1 },
          data: r.marks.map((m) => ({ xAxis: m[0] })) } })),
    };
  };

  const kinds = {
    timeline: (e) => timeline(e.dataset.block),
    latency: (e) => latency(e.dataset.block),
    staleMillis: () => stale("millis", millis),
    staleVersions: () => stale("versions", digits),
    throughput: () => bars(data.blocks.filter((b) => b.inFlight > 0), (b) => b.inFlight + " in flight", "throughput", rate, true),
    cpu: () => bars(data.blocks, place, "cpuMicros", (v) => millis(v / 1e3), true),
    memory: () => bars(data.blocks, place, "memoryBytes", (v) => short(Math.round(v / 1048576)) + " MiB", false),
  };

  const charts = [];
  for (const element of document.querySelectorAll(".chart")) {
    const draw = kinds[element.dataset.chart];
    if (draw(element) === null) {
      element.classList.add("empty");
      element.textContent = "Not measured, so there is nothing to draw.";
      continue;
    }
    const chart = echarts.init(element, null, { renderer: "svg" });
    const update = () => chart.setOption(draw(element), true);
    update();
    charts.push(update);
    new ResizeObserver(() => chart.resize()).observe(element);
  }
  scheme.addEventListener("change", () => charts.forEach((update) => update()));
})();
