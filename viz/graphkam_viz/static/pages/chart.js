// Charts over months: uPlot draws what the page holds as data; every figure in it was worked out and spelled in Python.

import uPlot from "../vendor/uplot/uPlot.esm.js";

const LOOKS = [
  { stroke: "#2f6690", width: 2 },
  { stroke: "#16202c", width: 2, dash: [6, 3] },
  { stroke: "#8a3ffc", width: 2, dash: [2, 3] },
];
const HEIGHT = 140;

export function drawCharts(part) {
  for (const figure of part.querySelectorAll("[data-chart]")) draw(figure);
}

function draw(figure) {
  const plot = figure.querySelector(".plot");
  const { months, lines } = JSON.parse(figure.querySelector("script").textContent);
  const grid = { stroke: "#e6ebf1", width: 1 };
  const ink = "#4c5a6a";
  const chart = new uPlot(
    {
      width: plot.clientWidth || 400,
      height: HEIGHT,
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { x: { time: false }, y: { range: [0, 1] } },
      legend: { live: true },
      axes: [
        { stroke: ink, grid, size: 26, values: (_, at) => at.map((index) => months[index] ?? ""), incrs: [1, 2, 3, 4, 6, 8, 12], space: 64 },
        { stroke: ink, grid, size: 48, splits: [0, 0.5, 1], values: () => ["0%", "50%", "100%"] },
      ],
      series: [
        { label: figure.querySelector("thead th").textContent, value: (_, __, ___, index) => months[index ?? months.length - 1] },
        ...lines.map((line, number) => ({
          label: line.name,
          ...LOOKS[number % LOOKS.length],
          points: { show: false },
          value: (_, __, ___, index) => line.said[index ?? line.said.length - 1],
        })),
      ],
    },
    [months.map((_, index) => index), ...lines.map((line) => line.values)],
    plot,
  );
  new ResizeObserver(() => chart.setSize({ width: plot.clientWidth, height: HEIGHT })).observe(plot);
}
