import { echarts, token } from "../shian/charts.js";

// A series: bars of cases, what was to be expected, the bound, alarms in red, the signal's days behind.
async function draw(box) {
  const lib = await echarts();
  const data = JSON.parse(document.getElementById(box.dataset.series).textContent);
  const words = data.words;
  const line = token("line");
  const ink = token("ink-2");
  const told = new Set(data.alarms);
  const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: ink, hideOverlap: true } };
  const bars = data.observed.map((value, at) => ({ value, itemStyle: told.has(at) ? { color: token("seal") } : undefined }));
  const inside = new Set();
  if (data.band) {
    for (let at = data.x.indexOf(data.band[0]); at >= 0 && at <= data.x.indexOf(data.band[1]); at++) inside.add(at);
  }
  bars.forEach((bar, at) => { if (inside.has(at)) bar.itemStyle = { color: token("seal") }; });
  const series = [
    { name: words.observed, type: "bar", data: bars, barMaxWidth: 18, itemStyle: { color: token("pine") },
      markArea: data.band ? { silent: true, itemStyle: { color: token("amber-wash") }, data: [[{ xAxis: data.band[0] }, { xAxis: data.band[1] }]] } : undefined },
    { name: words.expected, type: "line", step: "middle", data: data.expected, symbol: "none", lineStyle: { width: 1.5, color: token("blue") }, itemStyle: { color: token("blue") } },
  ];
  if (data.bound.some((value) => value != null)) {
    series.push({ name: words.bound, type: "line", step: "middle", data: data.bound, symbol: "none", lineStyle: { width: 1.5, type: "dashed", color: token("amber") }, itemStyle: { color: token("amber") } });
  }
  const chart = lib.getInstanceByDom(box) || lib.init(box, null, { renderer: "svg" });
  chart.setOption({
    animationDuration: 250,
    aria: { enabled: true },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    tooltip: { trigger: "axis", confine: true, backgroundColor: token("sheet"), borderColor: line, textStyle: { color: token("ink"), fontSize: 13 } },
    legend: { top: 0, right: 8, itemWidth: 14, itemHeight: 8, textStyle: { color: ink } },
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: data.x, ...axis },
    yAxis: { type: "value", minInterval: 1, ...axis, splitLine: { lineStyle: { color: line, type: "dashed" } } },
    series,
  }, true);
  new ResizeObserver(() => chart.resize()).observe(box);
}

document.querySelectorAll("[data-series]").forEach((box) => draw(box).catch((error) => { box.textContent = error.message; }));
document.addEventListener("shian:theme", () => document.querySelectorAll("[data-series]").forEach((box) => draw(box)));
