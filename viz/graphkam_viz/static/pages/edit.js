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
    if (!form.matches("[data-change], [data-declare], [data-fill]")) continue;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(form, save);
    });
    form.querySelector("[data-theirs]").addEventListener("click", () => location.reload());
    form.querySelector("[data-mine]").addEventListener("click", () => attempt(form, saveMine));
    // Who is chosen says which row it is about: it is read now, so that whatever comes between is noticed.
    const { staff_id: rep, known } = form.elements;
    if (form.dataset.declare) rep.addEventListener("change", () => begin(form, () => readTie(form)));
    if (form.dataset.fill) known.addEventListener("change", () => begin(form, () => readChair(form)));
  }
  for (const button of document.querySelectorAll("[data-hold]")) button.addEventListener("click", () => hold(button));
  offerUndo();
}

// --- opening ---

async function open(opener) {
  const dialog = document.querySelector(opener.dataset.edit);
  const form = dialog.querySelector("form");
  form.reset();
  Object.assign(form, { row: null, reading: null, seated: null, taken: false });
  for (const field of fields(form)) field.disabled = false;
  showFault(form, "");
  form.querySelector(".conflict").hidden = true;
  const about = form.querySelector("[data-about]");
  if (about) about.textContent = opener.dataset.about;
  if (opener.dataset.role) form.elements.role.value = opener.dataset.role;
  if (opener.dataset.level) form.elements.level.value = opener.dataset.level;
  if (form.dataset.fill) {
    const departments = [...form.elements.department_id.options];
    form.line = opener.dataset.line;
    form.elements.department_id.value = departments.find((each) => form.line && each.dataset.line === form.line)?.value ?? "";
  }
  if (opener.dataset.contact) form.elements.contact_id.value = opener.dataset.contact;
  if (opener.dataset.url) form.dataset.change = opener.dataset.url;
  try {
    if (form.dataset.change) await readRow(form);
    if (form.dataset.fill) await readChair(form);
    dialog.showModal();
  } catch (error) {
    toast(fault(error));
  }
}

// What is read fills the form, and nobody's typing: until it is there, only the choice that it depends on can be changed.
function begin(form, work) {
  const filled = fields(form).filter((field) => field.type !== "hidden" && !("names" in field.dataset));
  const allow = (on) => filled.forEach((field) => (field.disabled = !on));
  allow(false);
  const reading = work().finally(() => {
    if (form.reading === reading) allow(true);
  });
  reading.catch((error) => showFault(form, fault(error)));
  form.reading = reading;
}

// What a form is about is its row: the address, and what stands there with its ETag; nothing where there is none yet.

async function readRow(form) {
  form.row = await rowAt(form.dataset.change);
  show(form, form.row.found);
}

async function rowAt(url) {
  return { url, ...(await ask("GET", url)) };
}

async function readTie(form) {
  form.row = null;
  const { staff_id: rep, contact_id: contact, as_of: day } = form.elements;
  if (!rep.value) return;
  const query = new URLSearchParams({ staff_id: rep.value, contact_id: contact.value, as_of: day.value });
  const key = [rep, contact, day].map((part) => encodeURIComponent(part.value)).join(",");
  const url = `${form.dataset.declare}/${encodeURIComponent(key)}`;
  const { found: there } = await ask("GET", `${form.dataset.declare}?${query}`);
  const row = there.items.length ? await rowAt(url) : { url, found: null };
  if (rep.value !== query.get("staff_id")) return; // somebody else was chosen meanwhile
  form.row = row;
  const { strength, refused } = form.elements;
  if (row.found) show(form, row.found);
  else [strength.value, refused.checked] = [strength.defaultValue, false];
}

async function readChair(form) {
  const { known } = form.elements;
  const chosen = known.value;
  const row = chosen ? await rowAt(`${form.dataset.fill}/${encodeURIComponent(chosen)}`) : null;
  if (known.value === chosen) form.row = row;
  form.seated ??= new Set((await seated(form)).map((each) => each.id));
}

/** Whoever sits where a chair stood empty, as they are recorded now. */
async function seated(form) {
  const { role, account_id: account, department_id: department } = form.elements;
  const query = new URLSearchParams({ role: role.value, account_id: account.value, limit: 1000 });
  const { found } = await ask("GET", `${form.dataset.fill}?${query}`);
  const lines = new Map([...department.options].map((option) => [option.value, option.dataset.line]));
  return found.items.filter((each) => !form.line || lines.get(each.department_id) === form.line);
}

// --- values ---

function fields(form) {
  return [...form.elements].filter((field) => field.name);
}

function show(form, found) {
  for (const field of fields(form)) {
    if (field.type === "checkbox") field.checked = found[field.name] === true;
    else field.value = recordedIn(field, found) ?? "";
  }
}

/** What a row has for a field, as the field can hold it: of a moment the day, of a flag that is not there no. */
function recordedIn(field, found) {
  const value = found?.[field.name] ?? null;
  if (field.type === "checkbox") return value === true;
  return field.type === "date" && value !== null ? value.slice(0, 10) : value;
}

function valueOf(field) {
  if (field.type === "checkbox") return field.checked;
  if (field.value === "") return null;
  return "number" in field.dataset ? Number(field.value) : field.value;
}

function valuesOf(form) {
  return Object.fromEntries(fields(form).map((field) => [field.name, valueOf(field)]));
}

function changed(form) {
  if (form.dataset.fill) return { role: form.elements.role.value };
  const differing = fields(form).filter((field) => valueOf(field) !== recordedIn(field, form.row.found));
  return Object.fromEntries(differing.map((field) => [field.name, valueOf(field)]));
}

// --- saving ---

async function attempt(form, work) {
  showFault(form, "");
  try {
    await form.reading;
    await work(form);
  } catch (error) {
    if (error.status !== 412) showFault(form, fault(error));
    else await ask("GET", form.row.url).then((now) => showConflict(form, now), (gone) => showFault(form, fault(gone)));
  }
}

async function save(form) {
  if (form.dataset.fill) return fill(form);
  if (form.row.found) return change(form, changed(form));
  return create(form, form.dataset.declare, form.row.url, valuesOf(form));
}

async function fill(form) {
  const { known, name } = form.elements;
  if (!known.value && !name.value) {
    name.focus();
    return;
  }
  const [quicker] = (await seated(form)).filter((each) => !form.seated.has(each.id));
  if (quicker) showTaken(form, quicker);
  else await sitDown(form);
}

function sitDown(form) {
  if (form.row) return change(form, changed(form));
  const { known, ...row } = valuesOf(form);
  const id = crypto.randomUUID();
  return create(form, form.dataset.fill, `${form.dataset.fill}/${id}`, { id, ...row });
}

async function change(form, values) {
  const { url, found, etag } = form.row;
  if (!Object.keys(values).length) {
    form.closest("dialog").close();
    return;
  }
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, found[name] ?? null]));
  const { etag: now } = await ask("PATCH", url, values, { "If-Match": etag });
  done({ method: "PATCH", url, body: before, etag: now });
}

async function create(form, where, url, row) {
  await ask("PUT", where, { items: [row] }, { "If-None-Match": "*" });
  const { found, etag } = await ask("GET", url);
  // Whoever was quick enough to change it again is not undone.
  const mine = Object.entries(row).every(([name, value]) => value === null || found[name] === value);
  done(mine ? { method: "DELETE", url, etag } : undefined);
}

// --- both versions ---

/** The row was changed: what is asked for beside what stands there now, and what only the other one changed. */
function showConflict(form, theirs) {
  Object.assign(form, { theirs, taken: false });
  const recorded = form.row.found;
  const asked = recorded ? changed(form) : valuesOf(form);
  const shown = form.dataset.fill ? document.querySelector("#edit-contact form") : form;
  const rows = fields(shown).flatMap((field) => {
    if (field.type === "hidden" || "names" in field.dataset) return [];
    const now = recordedIn(field, theirs.found);
    const touched = field.name in asked;
    if (!touched && now === recordedIn(field, recorded)) return [];
    return [[labelOf(field), touched ? spoken(field, asked[field.name]) : says.untouched, spoken(field, now)]];
  });
  present(form, rows, says.keep_mine);
}

/** The chair was taken by somebody else: who sits there now, beside who was to. */
function showTaken(form, quicker) {
  form.taken = true;
  const { known, name, title, level, department_id: department } = form.elements;
  const rows = known.value
    ? [[labelOf(name), spoken(known, known.value), quicker.name]]
    : [name, title, level, department].map((field) => [
        labelOf(field), spoken(field, valueOf(field)), spoken(field, recordedIn(field, quicker)),
      ]);
  present(form, rows, says.keep_both);
}

function present(form, rows, keep) {
  form.querySelector(".conflict tbody").replaceChildren(...rows.map(([name, ...both]) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    row.append(head, ...both.map(cell));
    return row;
  }));
  form.querySelector("[data-mine]").textContent = keep;
  form.querySelector(".conflict").hidden = false;
  form.querySelector("[data-theirs]").focus();
}

async function saveMine(form) {
  if (form.taken) return sitDown(form);
  const mine = form.row.found ? changed(form) : null;
  form.row = { url: form.row.url, ...form.theirs };
  return change(form, mine ?? changed(form));
}

function labelOf(field) {
  const label = field.closest("label");
  return (field.type === "checkbox" ? label : label.firstChild).textContent.trim() || field.name;
}

function cell(text) {
  const made = document.createElement("td");
  made.textContent = text;
  return made;
}

function spoken(field, value) {
  if (field.type === "checkbox") return value ? says.yes : says.no;
  if (value === null || value === undefined || value === "") return says.none;
  return [...(field.options ?? [])].find((option) => option.value === String(value))?.text ?? String(value);
}

// --- reviews ---

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
    await ask(method, url, body, etag ? { "If-Match": etag } : {});
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
