// The panel beside the map: list, details, search, buttons and keys. Text reaches the page as text only.
"use strict";

(() => {
  const graphkam = window.graphkam;
  const { data, state } = graphkam;
  const details = document.getElementById("details");
  const nothing = [...details.childNodes];
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const map = document.getElementById("map");
  const rows = new Map([...document.querySelectorAll("#list .row")].map((row) => [row.dataset.person, row]));
  const leave = document.getElementById("leave");
  const templates = templatesBy("details");
  const leaving = templatesBy("departure");
  const behind = templatesBy("behind");
  const layers = [...document.querySelectorAll("[data-layer]")];
  let shown = "[null,null]";

  function templatesBy(name) {
    return new Map([...document.querySelectorAll(`template[data-${name}]`)].map((each) => [each.dataset[name], each]));
  }

  function update() {
    const now = JSON.stringify([state.selected, state.leaver]);
    if (shown !== now) {
      for (const [id, row] of rows) {
        if (id === state.selected) row.setAttribute("aria-current", "true");
        else row.removeAttribute("aria-current");
      }
      const template = state.selected === null ? leaving.get(state.leaver) : templates.get(state.selected);
      const inside = details.contains(document.activeElement);
      details.replaceChildren(...(template ? [template.content.cloneNode(true)] : nothing));
      if (template) details.scrollIntoView({ block: "nearest" });
      if (inside) details.focus(); // what had the focus is gone
      leave.value = state.leaver ?? "";
      shown = now;
    }
    let count = 0;
    for (const [id, row] of rows) {
      const fits = !state.query || state.query.split(/\s+/).every((word) => data.search[id].includes(word));
      row.parentElement.hidden = !fits;
      count += fits ? 1 : 0;
    }
    found.textContent = state.query ? counted(count) : "";
    if (document.activeElement !== field && field.value.trim().toLowerCase() !== state.query) field.value = state.query;
    for (const layer of layers) layer.checked = state.layers.has(layer.dataset.layer);
  }

  function counted(count) {
    if (count === 0) return data.say.nothing_found;
    return count === 1 ? data.say["found.one"] : data.say["found.many"].replace("{n}", String(count));
  }

  function visibleRows() {
    return [...rows.values()].filter((row) => !row.parentElement.hidden);
  }

  function back() {
    if (state.selected !== null) graphkam.select(null);
    else if (state.leaver !== null) graphkam.leave(null);
    else if (state.query) {
      field.value = "";
      graphkam.search("");
    } else map.focus();
  }

  document.addEventListener("graphkam:changed", update);

  document.addEventListener("click", (event) => {
    const person = event.target.closest("[data-person]");
    const ask = event.target.closest("[data-leave]");
    if (ask) graphkam.leave(ask.dataset.leave);
    else if (person) graphkam.select(person.dataset.person);
    else if (event.target.closest(".close")) back();
  });

  // The evidence behind a tie is put in when it is opened: there may be thousands.
  details.addEventListener(
    "toggle",
    (event) => {
      const evidence = event.target;
      if (evidence.open && evidence.childElementCount === 1) {
        evidence.append(behind.get(evidence.dataset.evidence).content.cloneNode(true));
      }
    },
    true,
  );

  leave.addEventListener("change", () => graphkam.leave(leave.value || null));
  field.addEventListener("input", () => graphkam.search(field.value));
  field.addEventListener("keydown", (event) => {
    const first = visibleRows()[0];
    if (event.key === "Enter" && first) graphkam.select(first.dataset.person);
    if (event.key === "ArrowDown" && first) first.focus();
  });

  for (const layer of layers) {
    layer.addEventListener("change", () => graphkam.show(layer.dataset.layer, layer.checked));
  }

  document.getElementById("fit").addEventListener("click", graphkam.fit);
  document.getElementById("print").addEventListener("click", () => window.print());
  document.getElementById("save").addEventListener("click", (event) => {
    const picture = new XMLSerializer().serializeToString(document.querySelector("#picture svg"));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([picture], { type: "image/svg+xml" }));
    link.download = event.currentTarget.dataset.name;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  map.addEventListener("keydown", (event) => {
    const direction = DIRECTIONS[event.key];
    if (direction) {
      event.preventDefault();
      graphkam.select(graphkam.neighbour(...direction));
    } else if (event.key === "Enter" && state.selected !== null) {
      event.preventDefault(); // or the button that gets the focus would be pressed at once
      details.querySelector("button")?.focus();
    }
  });

  document.getElementById("list").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const visible = visibleRows();
    visible[visible.indexOf(document.activeElement) + step]?.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== field) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape") back();
  });

  window.addEventListener("hashchange", graphkam.recall);
  graphkam.recall();
})();
