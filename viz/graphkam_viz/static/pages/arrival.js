// What has to be done with a part of a page once it is there: draw its charts, fetch what was left for later.

import { drawCharts } from "./chart.js";
import { fetchParts } from "./swap.js";

export function arrive(part) {
  drawCharts(part);
  fetchParts(part);
  for (const form of part.querySelectorAll("form.day")) {
    form.querySelector("input[type=date]").addEventListener("change", (event) => {
      if (event.target.validity.valid) form.requestSubmit();
    });
  }
  for (const button of part.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
}
