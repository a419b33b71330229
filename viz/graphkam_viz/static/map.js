// The map itself: vis-network holds the nodes where Python put them; this file paints, dims and moves the view.
"use strict";

(() => {
  const graphkam = window.graphkam;
  const { data, state, kindOf, paint } = graphkam;
  const root = document.getElementById("relmap");
  const container = document.getElementById("map");
  const place = new Map(data.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
  let numbers = new Map();

  const nodes = new vis.DataSet(
    data.nodes.map((node) => {
      const size = data.sizes[node.kind];
      return { ...node, size: size.width / 2, ctxRenderer: renderer(size) };
    }),
  );
  const drawn = new Map(data.edges.map((edge) => [edge.id, styled(edge)]));
  const edges = new vis.DataSet(
    data.edges.map((edge) => ({ ...edge, ...options(drawn.get(edge.id)) })),
  );

  function scaleOf(ctx) {
    return ctx.getTransform().a / (window.devicePixelRatio || 1);
  }

  function renderer(size) {
    return ({ ctx, id, x, y }) => ({
      drawNode() {
        const scale = scaleOf(ctx);
        ctx.translate(x, y);
        const look = graphkam.lookOf(id);
        if ((state.lit !== null && !state.lit.has(id)) || look.held === "absent") {
          ctx.globalAlpha = 0.7; // lines shine through, but do not cross the dimmed name
          paint(ctx, [data.blank[kindOf.get(id)]]);
          ctx.globalAlpha = data.dimmed;
        }
        graphkam.paintCard(ctx, id, look, scale);
        if (state.layers.has("rivals") && data.cards[id].tag) graphkam.paintTag(ctx, data.cards[id].tag, size, scale);
        if (numbers.has(id)) graphkam.paintNumber(ctx, numbers.get(id), size, scale);
        if (id === state.selected) paintSelection(ctx, size, scale);
      },
      nodeDimensions: size,
    });
  }

  function paintSelection(ctx, size, scale) {
    ctx.globalAlpha = 1;
    ctx.strokeStyle = "#b97800";
    ctx.lineWidth = Math.max(3, 3 / scale);
    ctx.beginPath();
    ctx.roundRect(-size.width / 2 - 7, -size.height / 2 - 7, size.width + 14, size.height + 14, 13);
    ctx.stroke();
  }

  root.classList.add("drawn"); // from here on the map has its room, which it is fitted to
  const network = new vis.Network(container, { nodes, edges }, data.options);
  // Else a card could be clicked, and an arrow would end, as if it were a square until it is drawn a second time.
  for (const [id, kind] of kindOf) {
    const size = { customSizeWidth: data.sizes[kind].width, customSizeHeight: data.sizes[kind].height };
    Object.assign(network.body.nodes[id].shape, { ...size, width: undefined, height: undefined });
  }
  network.on("beforeDrawing", (ctx) => {
    ctx.save();
    paint(ctx, data.ground, Math.max(1, Math.min(1.6, 0.85 / scaleOf(ctx))));
    ctx.restore();
  });

  // --- lines ---

  // How a line is drawn now: [hidden, look, width, opacity].
  function styled(edge) {
    const shown = state.layers.has(graphkam.layerOf(edge));
    let { look, width } = edge;
    if (edge.kind === "tie" && !graphkam.atRest()) [width, look] = data.months.looks[edge.months[state.month] ?? "."] ?? [1, "cold"];
    if (!graphkam.standing(edge)) return [true, look, width, 0];
    const rest = data.looks[look].opacity;
    if (state.lit === null) return [!shown, look, width, rest];
    const both = state.lit.has(edge.from) && state.lit.has(edge.to);
    if (state.leavers.length) {
      if (edge.kind !== "tie" || !both) return [!shown, look, width, 0.06];
      return [false, state.leavers.includes(edge.from) ? "gone" : look, width, 0.95];
    }
    if (graphkam.asked()) return [!shown, look, width, 0.06];
    if (state.selected !== null) {
      const touches = edge.from === state.selected || edge.to === state.selected;
      const near = touches || (state.hops > 1 && both);
      if (!near || (!shown && edge.kind !== "tie")) return [!shown, look, width, 0.06];
      return [false, look, width, touches ? 0.95 : 0.5];
    }
    return [!shown && !(both && edge.kind === "tie" && data.layers.length === 0), look, width, both ? 0.6 : 0.06];
  }

  function options([hidden, look, width, opacity]) {
    const { color, dashes, smooth, arrows } = data.looks[look];
    return { hidden, width, dashes, smooth, arrows, color: { color, opacity } };
  }

  function restyle() {
    const changedNodes = [];
    for (const node of data.nodes) {
      const opacity = state.lit === null || state.lit.has(node.id) ? 1 : data.dimmed;
      if ((nodes.get(node.id).opacity ?? 1) !== opacity) changedNodes.push({ id: node.id, opacity });
    }
    const changedEdges = [];
    for (const edge of data.edges) {
      const now = styled(edge);
      const old = drawn.get(edge.id);
      if (now[0] === old[0] && (now[0] || (now[1] === old[1] && now[2] === old[2] && now[3] === old[3]))) continue;
      drawn.set(edge.id, now);
      changedEdges.push(now[0] ? { id: edge.id, hidden: true } : { id: edge.id, ...options(now) });
    }
    if (changedNodes.length) nodes.update(changedNodes);
    if (changedEdges.length) edges.update(changedEdges);
    drawRoute();
    root.classList.toggle("counting", data.cells !== null && state.cell === null);
    network.redraw();
    document.dispatchEvent(new CustomEvent("graphkam:changed"));
  }

  let stretch = [];

  function drawRoute() {
    const route = graphkam.route();
    numbers = route.numbers;
    if (stretch.length) edges.remove(stretch);
    stretch = route.steps.map((_, at) => `way${at}`);
    edges.add(
      route.steps.map(([from, to], at) => ({
        id: stretch[at], from, to, kind: "way", ...options([false, "way", 4, 1]),
        arrows: { to: { enabled: true, scaleFactor: 0.8 } },
      })),
    );
  }

  // --- the view ---

  let moved = false;
  const MARGIN = 16;

  function frame({ left, top, width, height }, most) {
    const scale = Math.min(
      (container.clientWidth - 2 * MARGIN) / width,
      (container.clientHeight - 2 * MARGIN) / height,
      most,
    );
    network.moveTo({ position: { x: left + width / 2, y: top + height / 2 }, scale: Math.max(scale, 0.05) });
  }

  function fit() {
    moved = false;
    if (data.cells && state.cell !== null && state.cell !== "all") {
      const [left, top, width, height] = data.cells.boxes[state.cell];
      frame({ left, top, width, height }, 1.25);
    } else frame(data.bounds, 1.25);
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

  network.on("dragEnd", (event) => {
    if (event.nodes.length === 0) moved = true;
  });
  network.on("zoom", () => {
    moved = true;
  });
  new ResizeObserver(() => {
    if (!moved) window.requestAnimationFrame(fit);
  }).observe(container);

  network.on("click", (event) => graphkam.select(event.nodes.length ? event.nodes[0] : null));
  network.on("hoverNode", () => container.classList.add("over"));
  network.on("blurNode", () => container.classList.remove("over"));
  document.addEventListener("graphkam:state", restyle);

  Object.assign(graphkam, { network, neighbour, fit, reveal });
  graphkam.drawn = new Promise((resolve) => {
    network.once("afterDrawing", () => {
      fit();
      network.once("afterDrawing", () => resolve(true));
      network.redraw();
    });
    network.redraw();
  });
})();
