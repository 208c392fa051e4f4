// Talks to the server. A refusal is thrown as a Refusal with the server's own sentence.

import { language } from "./words.js";

export class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

async function call(path, options = {}) {
  const headers = { Accept: "application/json", "Accept-Language": language(), ...options.headers };
  const response = await fetch(path, { ...options, headers, credentials: "omit" });
  let body = {};
  try {
    body = await response.json();
  } catch {
    // A proxy's or a dying server's answer; its status says enough.
  }
  if (!response.ok) throw new Refusal(response.status, body.error ?? "");
  return body;
}

export const get = (path) => call(path, { headers: navigatorLanguages() });

export const post = (path, body) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

function navigatorLanguages() {
  return { "Accept-Language": navigator.languages.join(",") };
}

// Follows the stream of what happens. The browser comes back by itself; the first event then tells everything anew.
export function follow(session, listeners) {
  const source = new EventSource(`s/${session}/events`);
  let lost = false;
  for (const [kind, listener] of Object.entries(listeners.events)) {
    source.addEventListener(kind, (event) => listener(JSON.parse(event.data)));
  }
  source.addEventListener("open", () => {
    if (lost) listeners.back();
    lost = false;
  });
  source.addEventListener("error", () => {
    if (!lost) listeners.lost();
    lost = true;
    // Closed for good: the server does not know this session any more (it was started again).
    if (source.readyState === EventSource.CLOSED) listeners.gone();
  });
  return () => source.close();
}
