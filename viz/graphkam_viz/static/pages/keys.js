// The keyboard: / goes to the search, arrows through the rows of a list, Escape back.

const ROWS = "[data-rows] tbody tr > th a[href], [data-rows] > li a[href]";

export function followKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const at = document.activeElement;
    const writing = at.matches("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !writing) {
      const search = document.querySelector("main input[type=search], main input[list]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && writing && at.type === "search") {
      at.value = "";
      at.form?.requestSubmit();
      at.blur();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (at.matches("textarea, select, input:not([type=search])") || at.closest("dialog, #map")) return;
      step(event, event.key === "ArrowDown" ? 1 : -1);
    }
  });
}

function step(event, by) {
  const rows = [...document.querySelectorAll(ROWS)];
  const now = rows.indexOf(document.activeElement);
  if (now < 0 && document.activeElement !== document.body && document.activeElement.type !== "search") return;
  const next = rows[now < 0 ? (by > 0 ? 0 : -1) : now + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}
