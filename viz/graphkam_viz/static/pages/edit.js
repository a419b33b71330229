// Changing records: a dialog is filled with what is recorded now, saves what was changed in it, shows both versions
// where somebody else was quicker, and offers to undo on the page that then loads.

import { ask } from "./ask.js";

const UNDO = "graphkam.undo";
const says = JSON.parse(document.getElementById("edit-says")?.textContent ?? "{}");

export function edit() {
  // Of all there are and will be: the map makes its own when somebody is selected.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-edit]");
    if (opener) open(opener);
  });
  for (const dialog of document.querySelectorAll("dialog.dialog")) {
    dialog.querySelector("[data-cancel]")?.addEventListener("click", () => dialog.close());
    const form = dialog.querySelector("form");
    if (form.matches("[data-change], [data-declare], [data-fill]")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        save(form);
      });
      form.querySelector("[data-theirs]").addEventListener("click", () => location.reload());
      form.querySelector("[data-mine]").addEventListener("click", () => saveMine(form));
    }
  }
  for (const button of document.querySelectorAll("[data-hold]")) button.addEventListener("click", () => hold(button));
  offerUndo();
}

async function open(opener) {
  const dialog = document.querySelector(opener.dataset.edit);
  const form = dialog.querySelector("form");
  form.reset();
  showFault(form, "");
  form.querySelector(".conflict").hidden = true;
  const about = form.querySelector("[data-about]");
  if (about) about.textContent = opener.dataset.about;
  if (opener.dataset.role) form.elements.role.value = opener.dataset.role;
  if (opener.dataset.level) form.elements.level.value = opener.dataset.level;
  if (opener.dataset.line) {
    const departments = [...form.elements.department_id.options];
    form.elements.department_id.value = departments.find((each) => each.dataset.line === opener.dataset.line)?.value ?? "";
  }
  if (opener.dataset.contact) form.elements.contact_id.value = opener.dataset.contact;
  if (opener.dataset.url) form.dataset.change = opener.dataset.url;
  try {
    if (form.dataset.change) await read(form);
    dialog.showModal();
  } catch (error) {
    toast(fault(error));
  }
}

async function read(form) {
  const { found, etag } = await ask("GET", form.dataset.change);
  form.recorded = found;
  form.etag = etag;
  for (const field of fields(form)) field.value = found[field.name] ?? "";
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && field.type !== "checkbox");
}

function valueOf(field) {
  if (field.value === "") return null;
  return "number" in field.dataset ? Number(field.value) : field.value;
}

function changed(form) {
  const values = fields(form).map((field) => [field.name, valueOf(field)]);
  return Object.fromEntries(values.filter(([name, value]) => value !== (form.recorded[name] ?? null)));
}

async function save(form) {
  try {
    if (form.dataset.change) await saveChange(form, changed(form), form.etag);
    else if (form.dataset.declare) await declare(form);
    else await fill(form);
  } catch (error) {
    if (error.status === 412) await showConflict(form);
    else showFault(form, fault(error));
  }
}

async function saveChange(form, values, etag, url = form.dataset.change) {
  if (!Object.keys(values).length) {
    form.closest("dialog").close();
    return;
  }
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, form.recorded[name] ?? null]));
  const { etag: now } = await ask("PATCH", url, values, etag);
  done({ method: "PATCH", url, body: before, etag: now });
}

async function saveMine(form) {
  const mine = changed(form);
  try {
    const { found, etag } = await ask("GET", form.dataset.change);
    form.recorded = found;
    await saveChange(form, mine, etag);
  } catch (error) {
    showFault(form, fault(error));
  }
}

async function showConflict(form) {
  const { found } = await ask("GET", form.dataset.change);
  const rows = Object.keys(changed(form)).map((name) => {
    const field = form.elements[name];
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = field.closest("label").firstChild.textContent.trim() || name;
    row.append(head, cell(spoken(field, field.value)), cell(spoken(field, String(found[name] ?? ""))));
    return row;
  });
  form.querySelector(".conflict tbody").replaceChildren(...rows);
  form.querySelector(".conflict").hidden = false;
  form.querySelector("[data-theirs]").focus();
}

function cell(text) {
  const made = document.createElement("td");
  made.textContent = text;
  return made;
}

function spoken(field, value) {
  if (value === "") return says.none;
  return [...(field.options ?? [])].find((option) => option.value === value)?.text ?? value;
}

async function declare(form) {
  const row = Object.fromEntries(fields(form).map((field) => [field.name, valueOf(field)]));
  row.refused = form.elements.refused.checked;
  const query = new URLSearchParams({ staff_id: row.staff_id, contact_id: row.contact_id, as_of: row.as_of });
  const key = [row.staff_id, row.contact_id, row.as_of].map(encodeURIComponent).join(",");
  const before = (await ask("GET", `${form.dataset.declare}?${query}`)).found.items[0];
  await ask("PUT", form.dataset.declare, { items: [row] });
  const url = `${form.dataset.declare}/${encodeURIComponent(key)}`;
  if (!before) done({ method: "DELETE", url });
  else done({ method: "PATCH", url, body: { strength: before.strength, refused: before.refused } });
}

async function fill(form) {
  const { known, ...row } = Object.fromEntries(fields(form).map((field) => [field.name, valueOf(field)]));
  const where = form.dataset.fill;
  if (known) {
    const url = `${where}/${encodeURIComponent(known)}`;
    const { found, etag } = await ask("GET", url);
    form.recorded = found;
    await saveChange(form, { role: row.role }, etag, url);
    return;
  }
  if (!row.name) {
    form.elements.name.focus();
    return;
  }
  row.id = crypto.randomUUID();
  await ask("PUT", where, { items: [row] });
  done({ method: "DELETE", url: `${where}/${row.id}` });
}

async function hold(button) {
  try {
    await ask("POST", button.dataset.hold, {});
    keep({ said: says.held });
    location.reload();
  } catch (error) {
    toast(fault(error));
  }
}

// --- afterwards ---

function done(undo) {
  keep({ said: says.done, undo });
  location.reload();
}

function keep(what) {
  sessionStorage.setItem(UNDO, JSON.stringify(what));
}

function offerUndo() {
  const kept = sessionStorage.getItem(UNDO);
  if (!kept || !says.done) return;
  sessionStorage.removeItem(UNDO);
  const { said, undo } = JSON.parse(kept);
  toast(said, undo);
}

function toast(text, undo) {
  document.querySelector(".toast")?.remove();
  const bar = document.createElement("div");
  bar.className = "toast";
  bar.setAttribute("role", "status");
  bar.append(text);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = says.undo;
    button.addEventListener("click", () => takeBack(undo));
    bar.append(" ", button);
  }
  document.body.append(bar);
}

async function takeBack({ method, url, body, etag }) {
  try {
    await ask(method, url, body, etag);
    keep({ said: says.undone });
    location.reload();
  } catch (error) {
    toast(error.status === 412 ? says.not_undone : fault(error));
  }
}

function fault(error) {
  if (!("status" in error)) throw error;
  return says.failed.replace("%s", () => (error.status ? error.message : says.offline));
}

function showFault(form, text) {
  form.querySelector(".fault").textContent = text;
}
