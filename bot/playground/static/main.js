// Starts the page: who one was in this tab, or the choice of who to be.

import { get, post, Refusal } from "./api.js";
import { chooser } from "./chooser.js";
import { h } from "./dom.js";
import { Room } from "./room.js";
import { startTheme } from "./theme.js";
import { say, speak } from "./words.js";

const SESSION = "touchline.session";
const PERSON = "touchline.person";
const AGAIN = 2000;

const app = document.getElementById("app");
let room = null;

async function choose() {
  let start;
  try {
    start = await get("start");
  } catch (problem) {
    return complain(problem, choose);
  }
  speak(start);
  document.title = `Touchline · ${say("playground")}`;
  app.replaceChildren(chooser(start.people, (person) => be(person.identity).catch((problem) => complain(problem, choose))));
  app.querySelector("input")?.focus();
}

async function be(identity) {
  sessionStorage.setItem(PERSON, identity);
  enter(await post("sessions", { person: identity }));
}

// Shows what is wrong in the page's place, and tries again until it is not.
function complain(problem, retry) {
  const sentence = problem.message && problem.status ? problem.message : say("not_sent");
  app.replaceChildren(h("main", { class: "chooser" }, h("p", { class: "error", role: "alert" }, sentence)));
  setTimeout(retry, AGAIN);
}

function enter(start) {
  sessionStorage.setItem(SESSION, start.session);
  speak(start);
  room?.close();
  room = new Room(start, { leave, gone: again });
  app.replaceChildren(room.element);
  room.composer.input.focus();
}

async function leave() {
  const session = sessionStorage.getItem(SESSION);
  room?.close();
  room = null;
  sessionStorage.removeItem(SESSION);
  sessionStorage.removeItem(PERSON);
  await choose();
  post(`s/${session}/leave`, {}).catch(() => {}); // a session that is gone already needs no leaving
}

// The server was started again and knows nobody: the same person comes back in a new session.
async function again() {
  const identity = sessionStorage.getItem(PERSON);
  try {
    if (identity) await be(identity);
    else await choose();
  } catch (problem) {
    if (problem instanceof Refusal) await choose();
    else setTimeout(again, AGAIN);
  }
}

async function begin() {
  startTheme();
  const session = sessionStorage.getItem(SESSION);
  if (!session) return choose();
  try {
    return enter(await get(`s/${session}`));
  } catch {
    return again();
  }
}

begin();
