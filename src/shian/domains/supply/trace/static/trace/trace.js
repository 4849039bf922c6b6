import { echarts, token } from "../shian/charts.js";

// The map of a trace with its slider: places appear as the lot can first have reached them.
const box = document.querySelector("[data-trace-map]");
const data = JSON.parse(document.getElementById("trace-points")?.textContent || "[]");
const slider = document.querySelector("[data-trace-slider]");
const told = document.querySelector("[data-trace-until]");
const count = document.querySelector("[data-trace-count]");
const tiers = ["#b0392a", "#c9772b", "#b7962f", "#4f8a5b", "#2f7f86", "#3c6199", "#6a5296"];

const times = data.map((p) => p[3]).filter((t) => t != null);
const [first, last] = times.length ? [Math.min(...times), Math.max(...times)] : [0, 0];
const moment = (seconds) => new Date(seconds * 1000).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

function shown(until) {
  return data.filter((p) => p[3] == null || p[3] <= until).map((p) => ({
    value: [p[0], p[1], p[5]], name: p[4], tier: p[2], itemStyle: { color: tiers[Math.min(p[2], tiers.length - 1)] },
  }));
}

async function draw() {
  const lib = await echarts();
  const shapes = await (await fetch(box.dataset.shapes)).json();
  lib.registerMap("trace", shapes);
  const chart = lib.init(box, null, { renderer: "canvas" });
  chart.setOption({
    tooltip: { confine: true, formatter: (p) => lib.format.encodeHTML(p.name) + (box.dataset.unit ? `<br>${(p.value[2] || 0).toLocaleString("en")} ${box.dataset.unit}` : "") },
    geo: { map: "trace", roam: true, itemStyle: { areaColor: token("sheet-2"), borderColor: token("line-strong") }, emphasis: { disabled: true } },
    series: [{ type: "scatter", coordinateSystem: "geo", symbolSize: (v) => Math.max(5, Math.min(22, Math.sqrt(v[2] || 1) / 3)), data: [], large: data.length > 3000 }],
  });
  const update = () => {
    const until = first + ((last - first) * slider.value) / 100;
    const now = shown(until);
    chart.setOption({ series: [{ data: now }] });
    told.value = times.length ? moment(until) : "–";
    count.textContent = `${now.length.toLocaleString()} / ${data.length.toLocaleString()}`;
  };
  slider.addEventListener("input", update);
  update();
  new ResizeObserver(() => chart.resize()).observe(box);
}

if (box && data.length) draw().catch((error) => { box.textContent = error.message; });
