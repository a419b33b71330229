// A departure of several: asked of the server, which writes it as it wrote those of one beforehand.
"use strict";

(() => {
  const graphkam = window.graphkam;
  const { data, state } = graphkam;
  const answers = new Map();
  graphkam.answers = answers;
  graphkam.failure = null;

  async function answer(leavers) {
    const address = new URL(data.leaving_url, location.href);
    for (const id of leavers) address.searchParams.append("leave", id);
    const found = await fetch(address, { headers: { Accept: "application/json" } });
    if (!found.ok) throw new Error(`${found.status} ${found.statusText}`);
    return found.json();
  }

  async function ask() {
    const leavers = [...state.leavers];
    const key = JSON.stringify(leavers);
    if (leavers.length < 2 || answers.has(key)) return;
    answers.set(key, null); // asked for
    graphkam.failure = null;
    try {
      answers.set(key, await answer(leavers));
    } catch (error) {
      answers.delete(key);
      graphkam.failure = data.say["whatif.failed"].replace("{what}", () => error.message);
    }
    if (JSON.stringify(state.leavers) === key) graphkam.changed();
  }

  document.addEventListener("graphkam:state", () => {
    if (graphkam.failure === null) ask();
    else graphkam.failure = null;
  });
})();
