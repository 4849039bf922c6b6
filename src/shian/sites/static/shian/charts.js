// Turns <div data-chart="id of a JSON script"> into an ECharts island; the table beside it stays for readers.
const source = document.querySelector("meta[name=shian-echarts]")?.content;
const live = new Set();
let loading;

export const echarts = () => (loading ||= import(source));
export const token = (name) => {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};
const palette = () => ["pine", "amber", "blue", "seal", "leaf", "ink-3"].map(token);

function frame() {
  const line = token("line");
  const ink = token("ink-2");
  const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: ink, hideOverlap: true }, splitLine: { lineStyle: { color: line, type: "dashed" } } };
  return {
    color: palette(),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    animationDuration: 250,
    aria: { enabled: true },
    tooltip: { confine: true, backgroundColor: token("sheet"), borderColor: line, textStyle: { color: token("ink"), fontSize: 13 } },
    axis,
  };
}

// Moments to be seen on the axis, such as a meal on an epidemic curve: {x, name}.
const marked = (spec) => spec.marks?.length && {
  symbol: "none", silent: true, lineStyle: { color: token("seal"), type: "dashed" }, label: { formatter: (p) => p.name, color: token("seal"), position: "insideEndTop" },
  data: spec.marks.map((mark) => ({ name: mark.name, xAxis: mark.x })),
};

// Short form: {type: "line"|"bar"|"stack"|"spark"|"map", x: […], series: [{name, values}], unit, marks, tight, colors}
function cartesian(spec, base) {
  const { axis, ...common } = base;
  const many = spec.series.length > 1;
  const bar = spec.type === "bar" || spec.type === "stack";
  return {
    ...common,
    tooltip: { ...common.tooltip, trigger: "axis", valueFormatter: (v) => (v == null ? "–" : `${v.toLocaleString()} ${spec.unit || ""}`) },
    legend: { show: many, top: 0, right: 8, itemWidth: 12, itemHeight: 8, textStyle: { color: common.textStyle.color } },
    grid: { left: 8, right: 16, top: 28, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: spec.x, boundaryGap: bar, ...axis, splitLine: { show: false } },
    yAxis: { type: "value", name: spec.unit, nameTextStyle: { color: common.textStyle.color, align: "left" }, ...axis },
    series: spec.series.map((one, at) => ({
      name: one.name, data: one.values, itemStyle: spec.colors?.[at] ? { color: token(spec.colors[at]) } : undefined, type: bar ? "bar" : "line", stack: spec.type === "stack" ? "all" : undefined,
      barMaxWidth: spec.tight ? undefined : 28, barCategoryGap: spec.tight ? 1 : undefined, symbolSize: 6, lineStyle: { width: 2 }, emphasis: { focus: "series" },
      markLine: one.target == null ? (at === 0 && marked(spec)) || undefined : { symbol: "none", data: [{ yAxis: one.target }], lineStyle: { color: token("seal") } },
    })),
  };
}

function spark(spec, base) {
  const colour = base.color[0];
  return {
    color: base.color, animation: false, grid: { left: 2, right: 4, top: 4, bottom: 2 },
    xAxis: { type: "category", show: false, data: spec.values.map((_, i) => i), boundaryGap: false },
    yAxis: { type: "value", show: false, scale: true },
    series: [{ type: "line", data: spec.values, symbol: (_, p) => (p.dataIndex === spec.values.length - 1 ? "circle" : "none"), symbolSize: 5, lineStyle: { width: 1.5, color: colour }, areaStyle: { color: colour, opacity: 0.08 } }],
  };
}

const places = new Map();
async function place(url, lib) {
  if (!places.has(url)) places.set(url, fetch(url).then((answer) => answer.json()));
  const shapes = structuredClone(await places.get(url));
  for (const one of shapes.features) one.properties.code ||= String(one.properties.gb || "").slice(-6);
  lib.registerMap(url, shapes);
  return shapes;
}

async function map(spec, base, lib) {
  const shapes = await place(spec.geojson, lib);
  const names = new Map(shapes.features.map((one) => [one.properties.code, one.properties.name]));
  const values = Object.entries(spec.values).map(([code, value]) => ({ name: names.get(code) || code, code, value }));
  const found = values.map((one) => one.value).filter((value) => value != null);
  const { axis, ...common } = base;
  const points = (spec.points || []).map((one) => ({ name: one.name, value: [one.lon, one.lat, one.value] }));
  const frame_ = { top: 8, bottom: 8, left: 56, right: 8 };
  return {
    ...common,
    geo: points.length ? { map: spec.geojson, nameProperty: "name", roam: false, ...frame_, itemStyle: { areaColor: token("sheet-2"), borderColor: token("line-strong") } } : undefined,
    tooltip: { ...common.tooltip, formatter: (p) => `${p.name}<br><b>${p.value == null || Number.isNaN(p.value) ? "–" : p.value.toLocaleString()}</b> ${spec.unit || ""}` },
    visualMap: { seriesIndex: 0, min: Math.min(...found), max: Math.max(...found), left: 0, bottom: 0, calculable: true, itemWidth: 10, itemHeight: 64, textStyle: { color: common.textStyle.color }, inRange: { color: [token("pine-wash"), token("pine")] } },
    series: [{ type: "map", map: spec.geojson, nameProperty: "name", data: values, roam: false, top: 8, bottom: 8, left: 56, right: 8, label: { show: true, color: token("ink"), fontSize: 12, textBorderColor: token("sheet"), textBorderWidth: 2 }, labelLayout: { hideOverlap: true }, itemStyle: { areaColor: token("sheet-2"), borderColor: token("line-strong") }, emphasis: { label: { color: token("ink") }, itemStyle: { areaColor: token("amber-wash") } }, select: { disabled: true } }, ...(points.length ? [{ type: "scatter", coordinateSystem: "geo", data: points, symbol: "pin", symbolSize: 28, z: 5, itemStyle: { color: token("seal") }, tooltip: { formatter: (p) => `${lib.format.encodeHTML(p.name)}<br><b>${p.value[2]}</b> ${spec.unit || ""}` } }] : [])],
  };
}

const kinds = { spark, map, line: cartesian, bar: cartesian, stack: cartesian };

async function draw(box) {
  const lib = await echarts();
  const spec = JSON.parse(document.getElementById(box.dataset.chart)?.textContent || box.dataset.chart);
  const make = kinds[spec.type];
  const option = make ? await make(spec, frame(), lib) : spec.option;
  const chart = lib.getInstanceByDom(box) || lib.init(box, null, { renderer: "svg" });
  chart.setOption(option, true);
  chart.off("click");
  chart.on("click", (event) => {
    const url = spec.links?.[event.data?.code ?? event.name];
    if (url) location.href = url;
  });
  if (!live.has(box)) {
    live.add(box);
    new ResizeObserver(() => chart.resize()).observe(box);
  }
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    draw(entry.target).catch((error) => { entry.target.textContent = error.message; });
  }
}, { rootMargin: "200px" });

const scan = (root) => root.querySelectorAll("[data-chart]").forEach((box) => live.has(box) || seen.observe(box));
scan(document);
document.addEventListener("htmx:load", (event) => scan(event.detail.elt.parentElement || document));
document.addEventListener("shian:theme", () => live.forEach((box) => (box.isConnected ? draw(box) : live.delete(box))));
addEventListener("beforeprint", () => document.querySelectorAll("[data-chart]").forEach((box) => live.has(box) || draw(box)));
