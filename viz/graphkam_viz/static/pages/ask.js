// Asking the server from a page: JSON both ways, with the token that shows that our own page asks.

export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/**
 * The answer and its ETag; a refusal is thrown with its status, 0 where the server cannot be reached.
 * `on` are the conditions of a change: {"If-Match": etag}, or {"If-None-Match": "*"} for what must not be there yet.
 */
export async function ask(method, url, body, on = {}) {
  const token = document.body.dataset.token;
  const headers = { ...on };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers["X-CSRF-Token"] = token;
  let answer;
  try {
    answer = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Refused(0, "");
  }
  const text = answer.status === 204 ? "" : await answer.text();
  const found = text && answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : null;
  if (!answer.ok) throw new Refused(answer.status, found?.detail ?? String(answer.status));
  return { found, etag: answer.headers.get("ETag") };
}
