// Filters, sorting and paging without loading the page again: the server renders the next state of the same address,
// and the parts of it that differ take the place of those that stand.

import { arrive } from "./arrival.js";

const PARTS = [".bar", "[data-swap]"];
let latest = 0;
let soon = 0;

export function followLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-swap] a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname !== location.pathname || link.hasAttribute("download")) return;
    event.preventDefault();
    visit(url.href);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get" || !form.closest("[data-swap]")) return;
    event.preventDefault();
    clearTimeout(soon);
    visit(addressOf(form));
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (event.target.type !== "search" || !form?.closest("[data-swap]")) return;
    clearTimeout(soon);
    soon = setTimeout(() => visit(addressOf(form), { replace: true }), 250);
  });
  addEventListener("popstate", () => {
    if (document.querySelector("[data-swap]")) visit(location.href, { push: false });
  });
}

function addressOf(form) {
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, value);
  return url.href;
}

async function visit(address, { push = true, replace = false } = {}) {
  const mine = ++latest;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) {
    location.assign(address);
    return;
  }
  const text = await answer.text();
  if (mine !== latest) return;
  if (push) history[replace ? "replaceState" : "pushState"](null, "", address);
  show(new DOMParser().parseFromString(text, "text/html"));
}

function show(next) {
  document.title = next.title;
  const focused = document.activeElement;
  const { id, href, selectionStart } = focused;
  for (const part of PARTS) {
    const old = document.querySelector(part);
    const fresh = next.querySelector(part);
    if (!old || !fresh) continue;
    const here = document.importNode(fresh, true);
    old.replaceWith(here);
    arrive(here);
  }
  if (document.contains(focused) && focused !== document.body) return;
  const again = (id && document.getElementById(id)) || [...document.links].find((link) => href && link.href === href);
  const target = again ?? document.querySelector("[data-swap] [aria-current], [data-swap] th[aria-sort] a");
  target?.focus({ preventScroll: true });
  if (again?.type === "search") {
    if (selectionStart !== null) again.setSelectionRange(selectionStart, selectionStart);
  }
}

/** Fetch what a page left for later, because it takes longer to measure than a reader should wait. */
export function fetchParts(part) {
  for (const place of part.querySelectorAll("[data-load]")) load(place);
  for (const place of part.querySelectorAll("[data-refresh]")) refresh(place.dataset.refresh, place);
}

async function load(place) {
  const next = await documentAt(place.dataset.load);
  if (!next) return failed(place);
  for (const slot of document.querySelectorAll("[data-slot]")) {
    const fresh = next.getElementById(slot.dataset.slot);
    if (!fresh) continue;
    const here = document.importNode(fresh, true);
    slot.replaceWith(here);
    arrive(here);
  }
}

/** Render this page anew, with whatever has changed since. */
export function refreshPage() {
  return refresh(location.href);
}

async function refresh(address, place) {
  const mine = latest;
  const next = await documentAt(address);
  // Whoever has moved on meanwhile has asked for something else.
  if (mine !== latest) return;
  if (next) show(next);
  else if (place) failed(place);
}

/** The document at an address; nothing when the server does not give it. */
async function documentAt(address) {
  const answer = await fetch(address).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

function failed(place) {
  place.classList.remove("waiting");
  (place.querySelector("p") ?? place).textContent = document.body.dataset.notLoaded;
}
