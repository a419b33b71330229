// What is looked at, and what of the map is bright then. The address says it: reload and share show the same.
"use strict";

(() => {
  const { data } = window.graphkam;
  const LAYERS = ["ties", "reporting", "influence", "rivals"];
  const today = data.months.days.length - 1;
  const kindOf = new Map(data.nodes.map((node) => [node.id, node.kind]));
  const neighbours = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of data.edges) {
    neighbours.get(edge.from).push([edge.to, edge]);
    neighbours.get(edge.to).push([edge.from, edge]);
  }

  // `lit` is null while nothing is looked at: then everything is as bright as it rests.
  const state = {
    selected: null, hops: 1, query: "", filters: new Map(), layers: new Set(data.layers),
    leavers: [], way: null, sweep: null, month: today, cell: null, lit: null,
  };

  const atRest = () => state.month === today;

  // Whether a line is there on the day that is shown: a tie of then, any other line as it is.
  function standing(edge) {
    if (edge.kind !== "tie" || atRest()) return edge.there;
    return data.months.looks[edge.months[state.month] ?? "."] !== null;
  }

  const layerOf = (edge) => (edge.kind === "tie" ? "ties" : edge.kind);

  // --- what is asked ---

  function departure() {
    if (state.leavers.length === 0) return null;
    if (state.leavers.length === 1) return data.departures[state.leavers[0]];
    return window.graphkam.answers?.get(JSON.stringify(state.leavers)) ?? null;
  }

  function way() {
    return state.way === null ? null : (data.ways[state.way.contact].ways[state.way.at] ?? null);
  }

  // Each step as [from, to], and the number that stands on a card.
  function route() {
    const steps = [];
    const numbers = new Map();
    if (state.way !== null) {
      const people = (way()?.people ?? []).filter((id) => kindOf.has(id));
      people.forEach((id, at) => numbers.set(id, at + 1));
      people.slice(1).forEach((id, at) => steps.push([people[at], id]));
    } else if (state.sweep !== null) {
      const seen = new Set();
      data.sweeps[state.sweep].stops.forEach((stop, at) => {
        numbers.set(stop.contact_id, at + 1);
        const people = stop.came.filter((id) => kindOf.has(id));
        people.slice(1).forEach((id, before) => {
          const key = JSON.stringify([people[before], id]);
          if (!seen.has(key)) steps.push([people[before], id]);
          seen.add(key);
        });
      });
    }
    return { steps, numbers };
  }

  // --- what is bright ---

  const searching = () => state.query !== "" || state.filters.size > 0;

  function found(id) {
    if (state.query && !state.query.split(/\s+/).every((word) => data.search[id].includes(word))) return false;
    if (state.filters.size === 0) return true;
    return kindOf.get(id) === "staff" ? holds(id) : has(id);
  }

  const has = (id) =>
    [...state.filters].every(([name, wanted]) => data.values[id][name].some((value) => wanted.has(value)));

  // One of ours belongs to what is found when they hold somebody who is.
  function holds(id) {
    const wanted = state.filters.get("rep");
    if (wanted && !wanted.has(id)) return false;
    return neighbours.get(id).some(([other]) => data.values[other]?.rep.includes(id) && has(other));
  }

  function around(id) {
    const lit = new Set([id]);
    let edge_of = [id];
    for (let hop = 0; hop < state.hops; hop += 1) {
      const next = [];
      for (const one of edge_of) {
        for (const [other, edge] of neighbours.get(one)) {
          if (lit.has(other) || !standing(edge)) continue;
          if (edge.kind !== "tie" && !state.layers.has(edge.kind)) continue;
          lit.add(other);
          next.push(other);
        }
      }
      edge_of = next;
    }
    return lit;
  }

  function litNow() {
    if (state.leavers.length > 0) return new Set(departure()?.lit ?? state.leavers);
    if (state.way !== null || state.sweep !== null) {
      const { steps, numbers } = route();
      return new Set([...numbers.keys(), ...steps.flat()]);
    }
    if (state.selected !== null) return around(state.selected);
    if (searching()) return new Set([...kindOf.keys()].filter(found));
    if (state.cell !== null && state.cell !== "all") {
      const inside = [...kindOf.keys()].filter((id) => data.cells.of[id] === state.cell);
      const ours = inside.flatMap((id) => data.values[id].rep);
      return new Set([...inside, ...ours]);
    }
    return null;
  }

  // How a card looks on the day and in the case that is shown.
  function lookOf(id) {
    const card = data.cards[id];
    const look = { ring: card.ring, held: card.held, crossed: false, gone: false };
    if (state.leavers.includes(id)) return { ...look, crossed: true, gone: true };
    const changed = departure()?.cards[id];
    if (changed) return { ...look, ring: changed[0], held: changed[1], crossed: changed[2] };
    if (!atRest() && data.months.cards[id]) {
      const [ring, held] = data.months.states[data.months.cards[id].charCodeAt(state.month) - data.months.first];
      return { ...look, ring, held };
    }
    return look;
  }

  // --- changing it ---

  function changed() {
    state.lit = litNow();
    remember();
    document.dispatchEvent(new CustomEvent("graphkam:state"));
  }

  const known = (ids) => [...new Set(ids)].filter((id) => Object.hasOwn(data.departures, id)).sort();

  // Only one question stands at a time, and each is asked of today.
  function ask({ leavers = [], way: wanted = null, sweep = null }) {
    state.leavers = known(leavers).slice(0, data.leaving_url ? undefined : 1);
    state.way = wanted !== null && Object.hasOwn(data.ways, wanted.contact) ? wanted : null;
    state.sweep = sweep !== null && Object.hasOwn(data.sweeps, sweep) ? sweep : null;
    state.selected = null;
    if (asked()) {
      state.month = today;
      if (data.cells) state.cell = "all";
    }
    changed();
  }

  const asked = () => state.leavers.length > 0 || state.way !== null || state.sweep !== null;

  function select(id) {
    state.selected = id !== null && kindOf.has(id) ? id : null;
    if (data.cells && state.selected !== null && state.cell === null) state.cell = data.cells.of[id] ?? "all";
    changed();
  }

  function month(at) {
    state.month = Math.max(0, Math.min(today, at));
    if (!atRest()) Object.assign(state, { leavers: [], way: null, sweep: null });
    changed();
  }

  function filter(name, value, on) {
    const values = state.filters.get(name) ?? new Set();
    if (on) values.add(value);
    else values.delete(value);
    if (values.size) state.filters.set(name, values);
    else state.filters.delete(name);
    changed();
  }

  const set = (name, value) => {
    state[name] = value;
    changed();
  };

  function show(layer, on) {
    if (on) state.layers.add(layer);
    else state.layers.delete(layer);
    changed();
  }

  // One step back: from whom is looked at to what is asked, to today, to everybody.
  function back() {
    if (state.selected !== null) select(null);
    else if (asked()) ask({});
    else if (!atRest()) month(today);
    else if (searching()) {
      state.filters.clear();
      set("query", "");
    } else if (state.cell !== null) set("cell", null);
    else return false;
    return true;
  }

  // --- the address ---

  function remember() {
    const said = new URLSearchParams();
    if (state.selected !== null) said.set("person", state.selected);
    if (state.hops !== 1) said.set("hops", state.hops);
    for (const id of state.leavers) said.append("leave", id);
    if (state.way !== null) {
      said.set("way", state.way.contact);
      if (state.way.at) said.set("at", state.way.at);
    }
    if (state.sweep !== null) said.set("sweep", state.sweep);
    if (!atRest()) said.set("day", data.months.days[state.month]);
    if (state.cell !== null) said.set("cell", state.cell);
    if (state.query) said.set("q", state.query);
    for (const [name, values] of state.filters) for (const value of values) said.append(name, value);
    const layers = LAYERS.filter((layer) => state.layers.has(layer)).join(",");
    if (layers !== data.layers.join(",")) said.set("show", layers);
    const hash = said.toString();
    if (window.location.hash.slice(1) !== hash) {
      window.history.replaceState(null, "", hash ? `#${hash}` : window.location.pathname + window.location.search);
    }
  }

  function recall() {
    const said = new URLSearchParams(window.location.hash.slice(1));
    const own = (name, table) => (Object.hasOwn(table ?? {}, said.get(name) ?? "") ? said.get(name) : null);
    const person = said.get("person");
    const contact = own("way", data.ways);
    const day = data.months.days.indexOf(said.get("day"));
    const cell = said.get("cell");
    Object.assign(state, {
      selected: kindOf.has(person) ? person : null,
      hops: [1, 2, 3].includes(Number(said.get("hops"))) ? Number(said.get("hops")) : 1,
      leavers: known(said.getAll("leave")).slice(0, data.leaving_url ? undefined : 1),
      way: contact === null ? null : { contact, at: Math.max(0, Math.trunc(Number(said.get("at")) || 0)) },
      sweep: own("sweep", data.sweeps),
      month: day < 0 ? today : day,
      cell: data.cells && (cell === "all" || Object.hasOwn(data.cells.boxes, cell ?? "")) ? cell : null,
      query: (said.get("q") ?? "").trim().toLowerCase(),
      filters: new Map(),
    });
    if (state.leavers.length) Object.assign(state, { way: null, sweep: null });
    if (state.way !== null) state.sweep = null;
    if (asked()) state.month = today;
    for (const [name, values] of Object.entries(data.filters)) {
      const wanted = new Set(said.getAll(name).filter((value) => values.includes(value)));
      if (wanted.size) state.filters.set(name, wanted);
    }
    if (said.has("show")) state.layers = new Set(said.get("show").split(",").filter((each) => LAYERS.includes(each)));
    else state.layers = new Set(data.layers);
    changed();
  }

  Object.assign(window.graphkam, {
    state, kindOf, today, atRest, standing, layerOf, departure, way, route, searching, found, lookOf,
    select, ask, asked, month, filter, show, set, back, recall, changed,
    leave: (...ids) => ask({ leavers: ids.flat().filter((id) => id !== null) }),
    search: (query) => set("query", query.trim().toLowerCase()),
    clear: () => {
      state.filters.clear();
      set("query", "");
    },
  });
})();
