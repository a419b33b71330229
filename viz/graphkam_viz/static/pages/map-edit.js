// Changing records from the map: whoever is selected on it gets, in its panel, what opens the dialogs of the page.

export function editOnMap() {
  const openers = document.getElementById("map-openers");
  if (!openers) return;
  const put = () => openersOf(window.graphkam.state.selected, openers);
  document.addEventListener("graphkam:changed", put);
  window.graphkam.drawn.then(put);
  // What a tie rests on is put in when it is opened, by the map, which listens before this.
  document.getElementById("map-details").addEventListener("toggle", (event) => notesOf(event.target, openers), true);
}

function notesOf(evidence, openers) {
  for (const row of evidence.querySelectorAll("tr[data-interaction]:not(:has([data-edit]))")) {
    const [day, what] = [...row.cells].map((each) => each.textContent);
    const made = document.createElement("button");
    made.type = "button";
    made.className = "rm-link";
    made.textContent = "✎";
    made.dataset.edit = "#edit-note";
    made.dataset.url = `/api/v1/interactions/${encodeURIComponent(row.dataset.interaction)}`;
    made.dataset.about = openers.dataset.note.replace("%d", () => day).replace("%k", () => what);
    made.setAttribute("aria-label", made.dataset.about);
    row.cells[1].append(" ", made);
  }
}

function openersOf(selected, openers) {
  const card = document.querySelector("#map-details .rm-card");
  if (selected === null || !card || card.querySelector("[data-edit]")) return;
  const { kind, name } = window.graphkam.data.people[selected];
  const made = kind === "contact" ? ofContact(selected, name, openers) : kind === "chair" ? ofChair(selected) : [];
  card.querySelector(".rm-actions").prepend(...made);
}

function ofContact(id, name, openers) {
  const made = [...openers.content.cloneNode(true).children];
  for (const opener of made) {
    opener.className = "rm-ask";
    opener.dataset.about = opener.dataset.about.replace("%s", () => name);
    if ("url" in opener.dataset) opener.dataset.url += encodeURIComponent(id);
    if ("contact" in opener.dataset) opener.dataset.contact = id;
  }
  return made;
}

// The page lists its empty chairs, each with what opens its dialog.
function ofChair(id) {
  const listed = [...document.querySelectorAll('[data-edit="#edit-chair"]')];
  const chair = listed.find((each) => id === `chair:${each.dataset.role}:${each.dataset.line}`);
  if (!chair) return [];
  const made = chair.cloneNode(false);
  made.className = "rm-ask";
  made.textContent = document.getElementById("map-openers").dataset.chair;
  return [made];
}
