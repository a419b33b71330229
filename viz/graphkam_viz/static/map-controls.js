// Everything that is pressed, typed and moved: buttons, filters, search, keys, the list, the days.
"use strict";

(() => {
  const graphkam = window.graphkam;
  const { data, state } = graphkam;
  const { say } = data;
  const root = document.getElementById("relmap");
  const part = (name) => document.getElementById(`map-${name}`);
  const map = document.getElementById("map");
  const details = part("details");
  const field = part("search");
  const rows = new Map([...root.querySelectorAll("#map-list .rm-row")].map((row) => [row.dataset.person, row]));
  const said = new Map([...rows].map(([id, row]) => [id, row.querySelector(".rm-status").textContent]));
  const each = (selector, use) => root.querySelectorAll(selector).forEach(use);
  let before = { selected: null, month: graphkam.today, cell: null, leavers: "[]" };

  // --- what is shown follows what is looked at ---

  function update() {
    updateList();
    each("[data-layer]", (layer) => { layer.checked = state.layers.has(layer.dataset.layer); });
    each("[data-filter]", (one) => { one.checked = state.filters.get(one.dataset.filter)?.has(one.value) ?? false; });
    each("[name=map-hops]", (one) => { one.checked = Number(one.value) === state.hops; });
    const wanted = [...state.filters.values()].reduce((sum, values) => sum + values.size, 0);
    const summary = part("filters").querySelector("summary");
    summary.textContent = wanted ? say["filters.on"].replace("{n}", String(wanted)) : say.filters;
    part("leave").value = state.leavers.at(-1) ?? "";
    if (part("way")) part("way").value = state.way?.contact ?? "";
    if (part("sweep")) part("sweep").value = state.sweep ?? "";
    const day = data.months.days[state.month];
    part("month").value = state.month;
    part("month").setAttribute("aria-valuetext", day);
    part("day").textContent = graphkam.atRest() ? say["month.today"] : day;
    part("today").hidden = graphkam.atRest();
    root.classList.toggle("past", !graphkam.atRest());
    follow();
  }

  function updateList() {
    let count = 0;
    for (const [id, row] of rows) {
      const fits = (!graphkam.searching() || graphkam.found(id)) && inCell(id);
      row.parentElement.hidden = !fits;
      count += fits ? 1 : 0;
      if (id === state.selected) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      if (before.month !== state.month) row.querySelector(".rm-status").textContent = statusOf(id);
    }
    part("found").textContent = graphkam.searching() ? counted(count) : "";
    if (document.activeElement !== field && field.value.trim().toLowerCase() !== state.query) field.value = state.query;
  }

  const inCell = (id) => !data.cells || state.cell === null || state.cell === "all" || data.cells.of[id] === state.cell;

  function statusOf(id) {
    if (graphkam.atRest() || !Object.hasOwn(data.months.cards, id)) return said.get(id);
    return data.held[graphkam.lookOf(id).held];
  }

  function counted(count) {
    if (count === 0) return say.nothing_found;
    return count === 1 ? say["found.one"] : say["found.many"].replace("{n}", String(count));
  }

  // The view goes where something new is looked at.
  function follow() {
    const leavers = JSON.stringify(state.leavers);
    if (before.cell !== state.cell) graphkam.fit();
    if (state.selected !== null && state.selected !== before.selected) graphkam.reveal(state.selected);
    else if (state.leavers.length && leavers !== before.leavers) graphkam.reveal(state.leavers[0]);
    before = { selected: state.selected, month: state.month, cell: state.cell, leavers };
  }

  document.addEventListener("graphkam:changed", update);

  // --- pressed ---

  root.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    const { person, leave, stay, way, at, cell } = pressed.dataset;
    if (leave !== undefined) graphkam.leave(leave);
    else if (stay !== undefined) graphkam.leave(state.leavers.filter((id) => id !== stay));
    else if (way !== undefined) graphkam.ask({ way: { contact: way, at: Number(at ?? 0) } });
    else if (cell !== undefined) {
      graphkam.set("cell", cell);
      map.focus();
    } else if (person !== undefined) graphkam.select(person);
    else if (pressed.matches(".rm-close")) graphkam.back();
  });

  const chosen = (name, use) => part(name)?.addEventListener("change", (event) => use(event.target.value || null));
  chosen("leave", (id) => graphkam.leave(id));
  chosen("way", (id) => graphkam.ask({ way: id === null ? null : { contact: id, at: 0 } }));
  chosen("sweep", (visits) => graphkam.ask({ sweep: visits }));
  details.addEventListener("change", (event) => {
    if (event.target.id === "map-also" && event.target.value) graphkam.leave([...state.leavers, event.target.value]);
  });

  each("[data-layer]", (layer) => layer.addEventListener("change", () => graphkam.show(layer.dataset.layer, layer.checked)));
  each("[data-filter]", (one) => one.addEventListener("change", () => graphkam.filter(one.dataset.filter, one.value, one.checked)));
  each("[name=map-hops]", (one) => one.addEventListener("change", () => graphkam.set("hops", Number(one.value))));
  part("clear").addEventListener("click", graphkam.clear);
  part("fit").addEventListener("click", () => (data.cells && state.cell !== null ? graphkam.set("cell", null) : graphkam.fit()));
  part("print").addEventListener("click", () => window.print());
  part("month").addEventListener("input", (event) => graphkam.month(Number(event.target.value)));
  part("today").addEventListener("click", () => {
    graphkam.month(graphkam.today);
    part("month").focus();
  });
  document.addEventListener("click", (event) => {
    if (!part("filters").contains(event.target)) part("filters").open = false;
  });

  // --- saved ---

  function save(content, type, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  const drawing = () => part("drawing").textContent.trim();

  part("save").addEventListener("click", (event) => save(drawing(), "image/svg+xml", event.currentTarget.dataset.name));

  window.addEventListener("beforeprint", () => {
    if (part("picture").childElementCount) return;
    const picture = new DOMParser().parseFromString(drawing(), "image/svg+xml").documentElement;
    part("picture").append(document.importNode(picture, true));
  });

  // The list as it is shown, for a spreadsheet; the cells were made harmless where they were written.
  part("csv").addEventListener("click", (event) => {
    const visible = [...rows.keys()].filter((id) => !rows.get(id).parentElement.hidden);
    const lines = [data.table.head, ...visible.map((id) => data.table.rows[id])];
    const text = lines.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n");
    save(`\ufeff${text}\r\n`, "text/csv;charset=utf-8", event.currentTarget.dataset.name);
  });

  // --- typed ---

  const visibleRows = () => [...rows.values()].filter((row) => !row.parentElement.hidden);

  field.addEventListener("input", () => graphkam.search(field.value));
  field.addEventListener("keydown", (event) => {
    const first = visibleRows()[0];
    if (event.key === "Enter" && first) graphkam.select(first.dataset.person);
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    }
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

  part("list").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const visible = visibleRows();
    visible[visible.indexOf(document.activeElement) + step]?.focus();
  });

  const typing = (target) => target.matches("input:not([type=checkbox], [type=radio], [type=range]), textarea, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return; // the keys are the dialog's while one is open
    if (event.key === "/" && !typing(event.target)) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape") {
      if (part("filters").open) {
        part("filters").open = false;
        part("filters").querySelector("summary").focus();
        return;
      }
      if (document.activeElement === field) field.value = "";
      if (!graphkam.back() && root.contains(document.activeElement)) map.focus();
    }
  });

  window.addEventListener("hashchange", graphkam.recall);
  graphkam.recall();
})();
