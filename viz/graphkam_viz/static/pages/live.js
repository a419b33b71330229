// The alerts as they change: the server says that something happened, and the list is rendered anew by it.

import { ask } from "./ask.js";
import { refreshPage } from "./swap.js";

const PAUSE = 400;

export function followAlerts() {
  const badge = document.querySelector("[data-live]");
  if (!badge) return;
  let soon = 0;
  const changed = () => {
    clearTimeout(soon);
    soon = setTimeout(async () => {
      if (document.querySelector("dialog[open]")) return changed();
      await refreshPage();
      badge.textContent = badge.dataset.live;
    }, PAUSE);
  };
  const source = new EventSource("/api/v1/events");
  for (const kind of JSON.parse(document.getElementById("event-kinds").textContent)) source.addEventListener(kind, changed);
  addEventListener("pagehide", () => source.close());
  acknowledge();
}

function acknowledge() {
  const dialog = document.getElementById("acknowledge");
  const form = dialog.querySelector("form");
  let url = "";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-acknowledge]");
    if (!button) return;
    url = button.dataset.acknowledge;
    form.reset();
    form.querySelector("[data-fault]").textContent = "";
    dialog.showModal();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { note, until } = Object.fromEntries(new FormData(form));
    try {
      await ask("POST", url, { note: note || null, until: until || null });
      dialog.close();
      await refreshPage();
    } catch (error) {
      if (!("status" in error)) throw error;
      form.querySelector("[data-fault]").textContent = error.message;
    }
  });
}
