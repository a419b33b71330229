// Paints on a canvas the list of shapes that Python drew as SVG: boxes, paths and lines of text.
"use strict";

window.graphkam = (() => {
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const paths = new Map();

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

  function paintText(ctx, text, size, y) {
    ctx.font = `${text.bold ? 600 : 400} ${size}px ${data.font}`;
    ctx.fillStyle = text.fill;
    ctx.textAlign = { start: "left", middle: "center", end: "right" }[text.anchor];
    ctx.textBaseline = "alphabetic";
    if (text.room) ctx.fillText(text.text, text.x, y, text.room);
    else ctx.fillText(text.text, text.x, y);
  }

  // Shapes about the point that the context is moved to; text that grows is drawn larger by a factor.
  function paint(ctx, shapes, larger = 1) {
    for (const shape of shapes) {
      if (shape.kind === "box") paintBox(ctx, shape);
      else if (shape.kind === "line") paintLine(ctx, shape);
      else paintText(ctx, shape, shape.grows ? shape.size * larger : shape.size, shape.y);
    }
  }

  // A card seen from afar: the name alone, larger, in the middle of its height.
  function paintFar(ctx, shapes, size) {
    for (const shape of shapes) {
      if (shape.kind === "box") paintBox(ctx, shape);
      else if (shape.kind === "line") paintLine(ctx, shape);
      else if (shape.grows) paintText(ctx, shape, Math.max(size, shape.size), size * 0.36);
    }
  }

  return { data, paint, paintFar };
})();
