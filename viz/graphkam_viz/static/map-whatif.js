// A departure of several, asked of the server: its figures, written as those of one are written beforehand.
"use strict";

(() => {
  const graphkam = window.graphkam;
  const { data, state } = graphkam;
  const { say, people } = data;
  const answers = new Map();
  const RANKS = ["none", "point", "line", "plane", "mesh"];
  graphkam.answers = answers;
  graphkam.failure = null;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  // A share as a whole percentage; what is not quite all or not quite nothing is never rounded to it.
  function percent(share) {
    const rounded = Math.round(share * 100);
    if (rounded === 100 && share < 1 - 1e-9) return ">99%";
    return rounded === 0 && share > 1e-9 ? "<1%" : `${rounded}%`;
  }

  function money(amount) {
    const written = new Intl.NumberFormat(data.lang, { notation: "compact", maximumSignificantDigits: 3 }).format(amount);
    return [data.currency, written].filter(Boolean).join(" ");
  }

  function changes({ before, after }, orphaned) {
    const worse = (is, note = "") => [is, is ? `▼ ${say["whatif.is_worse"]}` : note];
    const shares = (name) => [say[name], percent(before[name]), percent(after[name]), ...worse(after[name] < before[name] - 1e-9)];
    const less = RANKS.indexOf(after.topology) < RANKS.indexOf(before.topology);
    const index = (value) => value.toFixed(2);
    return [
      [say.topology, say[`topology.${before.topology}`], say[`topology.${after.topology}`], ...worse(less)],
      [say.contacts_covered, `${data.covered}`, `${data.covered - orphaned}`, ...worse(orphaned > 0)],
      shares("coverage"),
      shares("two_deep_coverage"),
      [say.bus_factor, `${before.bus_factor}`, `${after.bus_factor}`,
        ...worse(after.bus_factor < before.bus_factor, after.bus_factor > before.bus_factor ? say["whatif.of_rest"] : "")],
      [say.mesh_index, index(before.mesh_index), index(after.mesh_index), ...worse(after.mesh_index < before.mesh_index - 1e-9)],
    ];
  }

  function affected(here, id) {
    const best = here.successors.find((each) => each.contact_id === id)?.candidates[0];
    const lost = here.lost.includes(id) ? say["whatif.lost_note"] : "";
    if (!best) return [id, lost, say["whatif.nobody"]];
    const name = people[best.staff_id]?.name ?? data.staff[best.staff_id] ?? best.staff_id;
    const reason = say[`reason.${best.reason}`];
    return [id, lost, fill(say["whatif.successor"], { name, reason: reason.charAt(0).toLowerCase() + reason.slice(1) })];
  }

  function cards(here, leavers) {
    const found = {};
    for (const [id, values] of Object.entries(data.values)) {
      const left = values.rep.filter((rep) => !leavers.includes(rep)).length;
      if (left === values.rep.length) continue;
      const status = left === 0 ? "uncovered" : left === 1 ? "single" : "two_deep";
      const held = here.lost.includes(id) ? "lost" : left === 0 ? "orphaned" : String(left);
      found[id] = [data.rings[data.cards[id].key ? `${status}.key` : status], held, left === 0];
    }
    return found;
  }

  function written(answer, leavers) {
    const title = fill(say["whatif.title"], { name: leavers.map((id) => people[id].name).join(say.join) });
    const here = answer.accounts.find((each) => each.account_id === data.account);
    const none = { changes: [], orphaned: [], weakened: [], dark: [], money: [], cards: {} };
    if (!here) return { ...none, title, verdict: say["whatif.nothing"], bad: false, lit: leavers };
    const figures = changes(here, here.orphaned.length);
    const lost = { n: here.orphaned.length, lost: here.lost.length };
    const worse = [
      ...(lost.lost ? [fill(say["whatif.with_lost"], lost)] : lost.n ? [fill(say["whatif.count"], { n: lost.n, what: say["whatif.orphaned"] })] : []),
      ...(here.weakened.length ? [fill(say["whatif.count"], { n: here.weakened.length, what: say["whatif.weakened"] })] : []),
      ...figures.filter((each) => each[3]).map(([name, before, after]) => fill(say["whatif.change"], { name, before, after })),
    ];
    const touched = cards(here, leavers);
    const lit = new Set([...leavers, ...Object.keys(touched), ...Object.keys(touched).flatMap((id) => data.values[id].rep)]);
    return {
      title,
      verdict: worse.length ? fill(say["whatif.worse"], { what: worse.join(say.join) }) : say["whatif.same"],
      bad: worse.length > 0,
      changes: figures,
      orphaned: here.orphaned.map((id) => affected(here, id)),
      weakened: here.weakened.map((id) => affected(here, id)),
      dark: [
        ...here.dark.departments.map((id) => data.departments[id]).filter(Boolean),
        ...here.dark.levels.map((level) => `L${level} ${say[`level.${level}`]}`),
        ...here.dark.lines.map((line) => say[`line.${line}`]),
      ],
      money: here.revenue_exposed === null || !here.orphaned.length ? [] : [fill(say["whatif.exposed"], { amount: money(here.revenue_exposed) })],
      lit: [...lit],
      cards: touched,
    };
  }

  async function send(url, body) {
    const answer = await fetch(url, {
      method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    return answer.json();
  }

  async function ask() {
    const leavers = [...state.leavers];
    const key = JSON.stringify(leavers);
    if (leavers.length < 2 || answers.has(key)) return;
    answers.set(key, null); // asked for
    graphkam.failure = null;
    try {
      const body = { staff_ids: leavers, date: data.day };
      answers.set(key, written(await (graphkam.send ?? send)(data.departures_url, body), leavers));
    } catch (error) {
      answers.delete(key);
      graphkam.failure = fill(say["whatif.failed"], { what: error.message });
    }
    if (JSON.stringify(state.leavers) === key) graphkam.changed();
  }

  document.addEventListener("graphkam:state", () => {
    if (graphkam.failure === null) ask();
    else graphkam.failure = null;
  });
})();
