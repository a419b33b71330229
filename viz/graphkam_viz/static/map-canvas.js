// Paints on a canvas the list of shapes that Python drew as SVG: boxes, paths and lines of text; and cards of their parts.
"use strict";

window.graphkam = Object.assign(window.graphkam ?? {}, (() => {
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const paths = new Map();
  const FULL = 0.78; // the scale from which both lines of a card are drawn
  const READABLE = 11.5; // pixels on the screen below which a name is drawn larger, and alone

  function pathOf(text) {
    let path = paths.get(text);
    if (path === undefined) {
      path = new Path2D(text);
      paths.set(text, path);
    }
    return path;
  }

  function paintBox(ctx, box) {
    ctx.beginPath();
    ctx.roundRect(box.x, box.y, box.width, box.height, box.radius);
    fillAndStroke(ctx, box, null);
  }

  function paintLine(ctx, line) {
    ctx.save();
    ctx.globalAlpha *= line.opacity;
    ctx.translate(line.x, line.y);
    const scale = line.turned ? -line.scale : line.scale;
    ctx.scale(scale, scale);
    fillAndStroke(ctx, line, pathOf(line.path));
    ctx.restore();
  }

  function fillAndStroke(ctx, shape, path) {
    if (shape.fill) {
      ctx.fillStyle = shape.fill;
      if (path) ctx.fill(path);
      else ctx.fill();
    }
    if (shape.stroke) {
      ctx.strokeStyle = shape.stroke;
      ctx.lineWidth = shape.stroke_width;
      ctx.lineJoin = "round";
      ctx.lineCap = shape.dashes.length ? "butt" : "round";
      ctx.setLineDash(shape.dashes);
      if (path) ctx.stroke(path);
      else ctx.stroke();
      ctx.setLineDash([]);
    }
  }

  function write(ctx, text, { x, y, size, ink, bold = false, anchor = "start", room = 0 }) {
    ctx.font = `${bold ? 600 : 400} ${size}px ${data.font}`;
    ctx.fillStyle = ink;
    ctx.textAlign = { start: "left", middle: "center", end: "right" }[anchor];
    ctx.textBaseline = "alphabetic";
    if (room) ctx.fillText(text, x, y, room);
    else ctx.fillText(text, x, y);
  }

  // Shapes about the point that the context is moved to; text that grows is drawn larger by a factor.
  function paint(ctx, shapes, larger = 1) {
    for (const shape of shapes) {
      if (shape.kind === "box") paintBox(ctx, shape);
      else if (shape.kind === "line") paintLine(ctx, shape);
      else {
        const size = shape.grows ? shape.size * larger : shape.size;
        write(ctx, shape.text, { ...shape, ink: shape.fill, size });
      }
    }
  }

  // How a card looks: `ring` and `held` as they are now, `crossed` and `gone` in a what-if, `number` on a way.
  function paintCard(ctx, id, look, scale) {
    const card = data.cards[id];
    const how = data.letterings[card.lettering];
    if (look.ring) paint(ctx, data.parts[`ring.${look.ring}`]);
    for (const name of card.parts) paint(ctx, data.parts[look.gone ? `${name}.gone` : name]);
    const [base, plain] = data.lettering.name;
    const line = { x: how.x, ink: how.ink, anchor: how.anchor };
    if (scale < FULL) {
      // Seen from afar: the name alone, larger, in the middle of its height.
      const size = Math.max(Math.min(READABLE / scale, 27), plain);
      write(ctx, card.name, { ...line, y: size * 0.36, size, bold: true, room: how.room });
    } else {
      const [below, small] = data.lettering.detail;
      write(ctx, card.name, { ...line, y: base, size: plain, bold: true, room: how.room });
      write(ctx, card.details[look.held], { ...line, y: below, size: small, room: how.detail_room });
    }
    if (look.crossed) paint(ctx, data.parts[look.gone ? "staff.cross" : "cross"]);
  }

  // What stands on the edge of a card: the number of a step, the names of rivals.
  function paintNumber(ctx, number, size, scale) {
    const larger = Math.max(1, Math.min(0.8 / scale, 2.2));
    ctx.save();
    ctx.translate(-size.width / 2, -size.height / 2);
    ctx.scale(larger, larger);
    paint(ctx, data.number.disc);
    write(ctx, String(number), { x: 0, y: 5, size: 14, ink: data.number.ink, bold: true, anchor: "middle" });
    ctx.restore();
  }

  function paintTag(ctx, text, size, scale) {
    const height = Math.max(1, Math.min(0.75 / scale, 1.9));
    const letters = 10.5 * height;
    ctx.font = `600 ${letters}px ${data.font}`;
    const width = Math.min(ctx.measureText(`⚑ ${text}`).width, size.width * 1.1) + 10 * height;
    const left = size.width / 2 - width + 4;
    const top = -size.height / 2 - 9 * height;
    paintBox(ctx, {
      x: left, y: top, width, height: 15 * height, radius: 4,
      fill: data.tag.fill, stroke: data.tag.ink, stroke_width: 1, dashes: [],
    });
    const at = { x: left + 5 * height, y: top + 11.2 * height, size: letters };
    write(ctx, `⚑ ${text}`, { ...at, ink: data.tag.ink, bold: true, room: width - 10 * height });
  }

  return { data, paint, paintCard, paintNumber, paintTag };
})());
