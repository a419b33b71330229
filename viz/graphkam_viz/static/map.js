// The map itself: vis-network holds the nodes where Python put them; this file paints, dims and moves the view.
"use strict";

(() => {
  const { data, paint, paintFar } = window.graphkam;
  const container = document.getElementById("map");
  const READABLE = 11.5; // pixels on the screen below which a name is drawn larger, and alone
  const FULL = 0.78; // the scale from which both lines of a card are drawn

  const nodes = new vis.DataSet(
    data.nodes.map((node) => ({
      ...node,
      ctxRenderer: renderer(data.sizes[node.kind]),
    })),
  );
  const edges = new vis.DataSet(data.edges);
  const kindOf = new Map(data.nodes.map((node) => [node.id, node.kind]));
  const place = new Map(data.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
  const resting = new Map(data.edges.map((edge) => [edge.id, edge]));

  // What is looked at. `lit` is null while nothing is: then everything is as bright as it rests.
  const state = { selected: null, leaver: null, query: "", layers: new Set(["ties"]), lit: null };

  function scaleOf(ctx) {
    return ctx.getTransform().a / (window.devicePixelRatio || 1);
  }

  function renderer(size) {
    return ({ ctx, id, x, y }) => ({
      drawNode() {
        const scale = scaleOf(ctx);
        ctx.translate(x, y);
        if (state.lit !== null && !state.lit.has(id)) {
          ctx.globalAlpha = 0.7; // lines shine through, but do not cross the dimmed name
          paint(ctx, [data.blank[kindOf.get(id)]]);
          ctx.globalAlpha = data.dimmed;
        }
        const shapes = departure()?.shapes[id] ?? data.shapes[id];
        if (scale < FULL) {
          paintFar(ctx, shapes, Math.min(READABLE / scale, 27));
        } else {
          paint(ctx, shapes);
        }
        if (id === state.selected) paintSelection(ctx, size, scale);
      },
      nodeDimensions: size,
    });
  }

  function paintSelection(ctx, size, scale) {
    ctx.strokeStyle = "#f2a900";
    ctx.lineWidth = Math.max(3, 3 / scale);
    ctx.beginPath();
    ctx.roundRect(-size.width / 2 - 7, -size.height / 2 - 7, size.width + 14, size.height + 14, 13);
    ctx.stroke();
  }

  const network = new vis.Network(container, { nodes, edges }, data.options);
  network.on("beforeDrawing", (ctx) => {
    ctx.save();
    paint(ctx, data.ground, Math.max(1, Math.min(1.6, 0.85 / scaleOf(ctx))));
    ctx.restore();
  });

  // --- the view ---

  let moved = false;

  function fit() {
    moved = false;
    const { left, top, width, height } = data.bounds;
    const margin = 16;
    const scale = Math.min(
      (container.clientWidth - 2 * margin) / width,
      (container.clientHeight - 2 * margin) / height,
      1.25,
    );
    network.moveTo({ position: { x: left + width / 2, y: top + height / 2 }, scale: Math.max(scale, 0.05) });
  }

  // Brings a card into view, and no further than it must.
  function reveal(id) {
    const at = network.canvasToDOM(place.get(id));
    const scale = network.getScale();
    const across = (data.sizes[kindOf.get(id)].width / 2) * scale;
    const down = (data.sizes[kindOf.get(id)].height / 2) * scale;
    const inside =
      at.x >= across && at.y >= down && at.x <= container.clientWidth - across && at.y <= container.clientHeight - down;
    if (!inside) network.moveTo({ position: place.get(id), scale });
  }

  network.on("dragEnd", (event) => {
    if (event.nodes.length === 0) moved = true;
  });
  network.on("zoom", () => {
    moved = true;
  });
  new ResizeObserver(() => {
    if (!moved) window.requestAnimationFrame(fit);
  }).observe(container);

  // --- what is bright ---

  function layerOf(edge) {
    return edge.kind === "tie" ? "ties" : edge.kind;
  }

  function matches(id) {
    return state.query.split(/\s+/).every((word) => data.search[id].includes(word));
  }

  function departure() {
    return state.leaver === null ? undefined : data.departures[state.leaver];
  }

  function litNow() {
    if (state.leaver !== null) return new Set(departure().lit);
    if (state.selected !== null) {
      const lit = new Set([state.selected]);
      for (const edge of data.edges) {
        if (edge.kind !== "tie" && !state.layers.has(layerOf(edge))) continue;
        if (edge.from === state.selected) lit.add(edge.to);
        if (edge.to === state.selected) lit.add(edge.from);
      }
      return lit;
    }
    return state.query ? new Set(data.nodes.map((node) => node.id).filter(matches)) : null;
  }

  function edgeNow(edge) {
    const rest = resting.get(edge.id);
    const shown = state.layers.has(layerOf(edge));
    const now = { hidden: !shown, opacity: rest.color.opacity, color: rest.color.color, dashes: rest.dashes };
    if (state.lit === null) return now;
    now.opacity = 0.06;
    if (state.leaver !== null) {
      if (edge.kind !== "tie" || !state.lit.has(edge.from) || !state.lit.has(edge.to)) return now;
      const gone = edge.from === state.leaver;
      return { hidden: false, opacity: 0.95, color: gone ? data.gone_line : now.color, dashes: gone ? [3, 6] : now.dashes };
    }
    if (edge.from === state.selected || edge.to === state.selected) {
      now.opacity = 0.95;
      now.hidden = !shown && edge.kind !== "tie";
    }
    return now;
  }

  function restyle() {
    state.lit = litNow();
    const changedNodes = [];
    for (const node of data.nodes) {
      const opacity = state.lit === null || state.lit.has(node.id) ? 1 : data.dimmed;
      if ((nodes.get(node.id).opacity ?? 1) !== opacity) changedNodes.push({ id: node.id, opacity });
    }
    const changedEdges = [];
    for (const edge of data.edges) {
      const now = edgeNow(edge);
      const old = edges.get(edge.id);
      if (old.hidden !== now.hidden || old.color.opacity !== now.opacity || old.color.color !== now.color) {
        const color = { color: now.color, opacity: now.opacity };
        changedEdges.push({ id: edge.id, hidden: now.hidden, color, dashes: now.dashes });
      }
    }
    nodes.update(changedNodes);
    edges.update(changedEdges);
    network.redraw();
    remember();
    document.dispatchEvent(new CustomEvent("graphkam:changed"));
  }

  function select(id, { look = true } = {}) {
    state.selected = id !== null && kindOf.has(id) ? id : null;
    if (state.selected !== null && look) reveal(state.selected);
    restyle();
  }

  function leave(id) {
    state.leaver = id !== null && Object.hasOwn(data.departures, id) ? id : null;
    state.selected = null;
    if (state.leaver !== null) reveal(state.leaver);
    restyle();
  }

  function search(query) {
    state.query = query.trim().toLowerCase();
    restyle();
  }

  function show(layer, on) {
    if (on) state.layers.add(layer);
    else state.layers.delete(layer);
    restyle();
  }

  // The nearest card in a direction: how far it is ahead, and twice how far it is aside.
  function neighbour(dx, dy) {
    if (state.selected === null) return data.nodes.length ? data.nodes[0].id : null;
    const from = place.get(state.selected);
    let best = state.selected;
    let least = Infinity;
    for (const [id, at] of place) {
      const ahead = (at.x - from.x) * dx + (at.y - from.y) * dy;
      const aside = Math.abs((at.x - from.x) * dy) + Math.abs((at.y - from.y) * dx);
      if (ahead > 1 && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = id;
      }
    }
    return best;
  }

  // --- the address says what is looked at: reload and share show the same ---

  function remember() {
    const said = new URLSearchParams();
    if (state.selected !== null) said.set("person", state.selected);
    if (state.leaver !== null) said.set("leave", state.leaver);
    if (state.query) said.set("q", state.query);
    const layers = [...state.layers].sort().join(",");
    if (layers !== "ties") said.set("show", layers);
    const hash = said.toString();
    if (window.location.hash.slice(1) !== hash) {
      window.history.replaceState(null, "", hash ? `#${hash}` : window.location.pathname + window.location.search);
    }
  }

  function recall() {
    const said = new URLSearchParams(window.location.hash.slice(1));
    if (said.has("show")) state.layers = new Set(said.get("show").split(",").filter(Boolean));
    state.query = (said.get("q") ?? "").toLowerCase();
    const leaver = said.get("leave");
    state.leaver = leaver !== null && Object.hasOwn(data.departures, leaver) ? leaver : null;
    const person = said.get("person");
    state.selected = person !== null && kindOf.has(person) ? person : null;
    restyle();
  }

  // --- pointer ---

  network.on("click", (event) => select(event.nodes.length ? event.nodes[0] : null, { look: false }));
  network.on("hoverNode", () => container.classList.add("over"));
  network.on("blurNode", () => container.classList.remove("over"));

  Object.assign(window.graphkam, { network, state, select, leave, search, show, neighbour, fit, recall });
  window.graphkam.drawn = new Promise((resolve) => {
    document.body.classList.add("drawn");
    network.once("afterDrawing", () => {
      fit();
      network.once("afterDrawing", () => resolve(true));
      network.redraw();
    });
    network.redraw();
  });
})();
