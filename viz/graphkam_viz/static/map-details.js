// What stands in the panel: who is selected, who leaves, a way, a sweep. Text reaches the page as text only.
"use strict";

(() => {
  const graphkam = window.graphkam;
  const { data, state } = graphkam;
  const { say, people } = data;
  const details = document.getElementById("map-details");
  const figures = document.getElementById("map-figures");
  const nothing = [...details.childNodes];
  let shown = "";

  // --- building ---

  function el(tag, { dataset = {}, ...attributes } = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    Object.assign(element.dataset, dataset);
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== ""));
    return element;
  }

  function drawn(tag, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const button = (text, name, dataset = {}) => el("button", { type: "button", class: name, dataset }, text);
  const link = (id, text = people[id]?.name ?? id) => button(text, "rm-link", { person: id });
  const hint = (text) => el("p", { class: "rm-hint" }, text);
  const closing = (...others) => el("p", { class: "rm-actions" }, others, button(say.close, "rm-close"));

  // --- somebody ---

  function person(id) {
    const one = people[id];
    const actions = [
      ...(one.kind === "staff" ? [button(say["whatif.ask"], "rm-ask", { leave: id })] : []),
      ...(Object.hasOwn(data.ways, id) ? [button(say["path.show"], "rm-ask", { way: id })] : []),
    ];
    return el("article", { class: "rm-card" },
      el("h2", {}, one.name),
      one.line ? el("p", { class: "rm-line-of" }, one.line) : null,
      el("p", { class: `rm-badge rm-tone-${one.tone}` }, one.status),
      el("dl", { class: "rm-facts" }, one.facts.map(([name, value, to]) => [
        el("dt", {}, name), el("dd", {}, to === null ? value : link(to, value)),
      ]).flat()),
      closing(actions),
      one.kind === "chair" ? null : el("h3", {}, say.ties),
      one.kind === "chair" ? null : one.ties.length ? el("ul", { class: "rm-ties" }, one.ties.map((at) => tie(at, id))) : hint(say.no_ties),
    );
  }

  function tie(at, of) {
    const [staff, contact, strength, share, tone, when] = data.ties[at];
    const other = staff === of ? contact : staff;
    const name = people[other].name;
    const evidence = Object.hasOwn(data.evidence, at)
      ? el("details", { class: "rm-evidence", dataset: { evidence: at } }, el("summary", {}, say.evidence))
      : null;
    return el("li", { class: `rm-tie-${tone}` },
      link(other, name),
      el("meter", { min: 0, max: 1, value: share, "aria-label": name }),
      el("span", { class: "rm-strength" }, strength),
      el("span", { class: "rm-when" }, when),
      evidence,
    );
  }

  // The evidence behind a tie is put in when it is opened: there may be thousands.
  function behind(at) {
    const { lines, notes, curve } = data.evidence[at];
    const [path, threshold, cold, first, last, note] = curve;
    const { width, height } = data.curve;
    const ids = data.behind[at] ?? [];
    const line = (name, d) => drawn("path", { class: name, d });
    return [
      el("table", {},
        el("thead", {}, el("tr", {}, el("th", { scope: "col", colspan: 2 }, say.evidence), el("th", { scope: "col" }, say["evidence.adds"]))),
        el("tbody", {}, lines.map((cells, row) => el("tr", ids[row] ? { dataset: { interaction: ids[row] } } : {}, cells.map((cell) => el("td", {}, cell))))),
      ),
      ...notes.map(hint),
      el("figure", { class: "rm-curve" },
        el("figcaption", {}, say["evidence.ahead"]),
        drawn("svg", { viewBox: `0 -2 ${width} ${height + 4}`, role: "img", "aria-label": say["evidence.ahead"] },
          line("rm-threshold", `M0,${threshold} H${width}`),
          ...(cold === null ? [] : [line("rm-cold", `M${cold},0 V${height}`)]),
          line("rm-fading", path),
        ),
        el("p", { class: "rm-ends" }, el("span", {}, first), el("span", {}, last)),
        hint(note),
      ),
    ];
  }

  details.addEventListener("toggle", (event) => {
    const evidence = event.target;
    if (evidence.open && evidence.dataset.evidence && evidence.childElementCount === 1) {
      evidence.append(...behind(evidence.dataset.evidence));
    }
  }, true);

  // --- who leaves ---

  function leaving() {
    const gone = graphkam.departure();
    const more = data.leaving_url ? alsoLeaves() : [];
    if (gone === null) return el("article", { class: "rm-card rm-leaving" }, hint(graphkam.failure ?? say["whatif.working"]), more, closing());
    const row = ([name, before, after, worse, note]) =>
      el("tr", worse ? { class: "rm-worse" } : {}, el("th", { scope: "row" }, name), el("td", {}, before), el("td", {}, after), el("td", {}, note));
    const group = (head, those, mark) => those.length === 0 ? [] : [
      el("h3", {}, `${head} (${those.length})`),
      el("ul", { class: "rm-affected" }, those.map(([id, note, successor]) => el("li", {},
        mark, link(id), note ? el("span", { class: "rm-note" }, note) : null, el("span", { class: "rm-successor" }, successor)))),
    ];
    return el("article", { class: "rm-card rm-leaving" },
      el("h2", {}, gone.title),
      el("p", { class: gone.bad ? "rm-verdict rm-bad" : "rm-verdict" }, gone.verdict),
      more,
      gone.changes.length === 0 ? null : el("table", {},
        el("thead", {}, el("tr", {}, el("td"), el("th", { scope: "col" }, say["whatif.before"]), el("th", { scope: "col" }, say["whatif.after"]), el("td"))),
        el("tbody", {}, gone.changes.map(row))),
      group(say["whatif.orphans"], gone.orphaned, "✕ "),
      group(say["whatif.weak"], gone.weakened, ""),
      gone.dark.length === 0 ? null : [el("h3", {}, say["whatif.dark"]), el("p", {}, gone.dark.join(say.join))],
      gone.money.map(hint),
      closing(),
    );
  }

  function alsoLeaves() {
    const others = Object.keys(data.departures).filter((id) => !state.leavers.includes(id));
    return [
      state.leavers.length < 2 ? null : el("ul", { class: "rm-chips" }, state.leavers.map((id) =>
        el("li", {}, el("button", { type: "button", dataset: { stay: id }, "aria-label": say["whatif.stays"].replace("{name}", () => people[id].name) }, `${people[id].name} ✕`)))),
      el("label", { class: "rm-also" }, say["whatif.also"], " ",
        el("select", { id: "map-also" }, el("option", { value: "" }, say["whatif.none"]), others.map((id) => el("option", { value: id }, people[id].name)))),
    ];
  }

  // --- ways and sweeps ---

  const numbered = (at) => el("span", { class: "rm-number", "aria-hidden": "true" }, String(at));

  function ways() {
    const all = data.ways[state.way.contact];
    return el("article", { class: "rm-card rm-ways" },
      el("h2", {}, all.title),
      all.note ? el("p", { class: "rm-verdict" }, all.note) : null,
      all.ways.map((way, at) => el("section", at === state.way.at ? { class: "rm-way rm-current" } : { class: "rm-way" },
        el("h3", {}, el("button", { type: "button", class: "rm-link", "aria-pressed": String(at === state.way.at), dataset: { way: state.way.contact, at } }, way.title)),
        way.against.map((text) => el("p", { class: "rm-verdict rm-bad" }, `⚠ ${text}`)),
        at === state.way.at ? steps(way) : null,
      )),
      closing(),
    );
  }

  function steps(way) {
    return el("ol", { class: "rm-steps" },
      way.people.map((id, at) => el("li", {},
        numbered(at + 1),
        Object.hasOwn(people, id) ? link(id) : el("b", {}, way.names[at]),
        at === 0 ? null : el("span", { class: "rm-successor" }, `${way.steps[at - 1].chance} · ${way.steps[at - 1].text}`),
      )));
  }

  function sweep() {
    const plan = data.sweeps[state.sweep];
    return el("article", { class: "rm-card rm-ways" },
      el("h2", {}, plan.title),
      el("p", { class: "rm-verdict" }, plan.summary),
      hint(plan.covered_now),
      el("ol", { class: "rm-steps" }, plan.stops.map((stop, at) => el("li", {},
        numbered(at + 1), link(stop.contact_id, `${stop.floor} ${stop.name}`),
        el("span", { class: "rm-successor" }, stop.goes),
        el("span", { class: stop.against ? "rm-note" : "rm-successor" }, stop.against ? `⚠ ${stop.introduced}` : stop.introduced),
        el("span", { class: "rm-successor" }, `${stop.chance} · ${stop.covered}`),
      ))),
      closing(),
    );
  }

  // --- the panel ---

  function content() {
    if (state.selected !== null) return [person(state.selected)];
    if (state.leavers.length) return [leaving()];
    if (state.way !== null) return [ways()];
    return state.sweep === null ? nothing : [sweep()];
  }

  function showFigures() {
    const pairs = data.months.figures[state.month].map(([name, value, change]) =>
      el("div", {}, el("dt", {}, name), el("dd", {}, value), change ? el("dd", { class: "rm-change" }, change) : null));
    figures.replaceChildren(...(graphkam.atRest() ? atRest : pairs));
    document.getElementById("map-month-note").hidden = graphkam.atRest();
  }

  const atRest = [...figures.childNodes];

  function update() {
    const now = JSON.stringify([state.selected, state.leavers, graphkam.departure() !== null, graphkam.failure, state.way, state.sweep]);
    if (shown !== now) {
      const inside = details.contains(document.activeElement);
      details.replaceChildren(...content());
      if (shown !== "" && details.firstElementChild?.matches("article")) details.scrollIntoView({ block: "nearest" });
      if (inside) details.focus({ preventScroll: true }); // what had the focus is gone
      shown = now;
    }
    showFigures();
  }

  document.addEventListener("graphkam:changed", update);
})();
