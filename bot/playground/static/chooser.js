// The first view: who do you want to be? People stand by team, each with name and role.

import { avatar, h, mark } from "./dom.js";
import { themeSwitch } from "./theme.js";
import { say } from "./words.js";

export function chooser(people, choose) {
  const groups = [...byTeam(people)].map(([team, members]) => group(team, members, choose));
  const nobody = h("p", { class: "nobody", role: "status" });
  const search = h("input", {
    type: "search",
    class: "field",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: say("find_person"),
    "aria-label": say("find_person"),
    on: { input: () => narrow(search.value, groups, nobody) },
  });
  return h(
    "main",
    { class: "chooser" },
    h(
      "header",
      { class: "chooser-head" },
      mark(),
      h("div", {}, h("p", { class: "brand" }, "Touchline"), h("p", { class: "quiet" }, say("tagline"))),
      themeSwitch(),
    ),
    h("h1", {}, say("choose")),
    h("p", { class: "quiet" }, people.length ? say("choose_why") : say("nobody_yet")),
    people.length ? search : null,
    nobody,
    groups,
  );
}

function byTeam(people) {
  const teams = new Map();
  for (const person of people) {
    const team = person.team || say("no_team");
    teams.set(team, [...(teams.get(team) ?? []), person]);
  }
  return teams;
}

function group(team, members, choose) {
  const entries = members.map((person) => {
    const button = h(
      "button",
      { type: "button", class: "person", on: { click: () => choose(person) } },
      avatar(person.name),
      h("span", { class: "person-words" }, h("strong", {}, person.name), h("span", { class: "quiet" }, person.role)),
    );
    const entry = h("li", {}, button);
    entry.dataset.words = `${person.name} ${person.role} ${team} ${person.handle}`.toLocaleLowerCase();
    return entry;
  });
  return h("section", { class: "team", "aria-label": team }, h("h2", {}, team), h("ul", {}, entries));
}

function narrow(typed, groups, nobody) {
  const wanted = typed.trim().toLocaleLowerCase();
  let found = 0;
  for (const section of groups) {
    let here = 0;
    for (const entry of section.querySelectorAll("li")) {
      entry.hidden = !entry.dataset.words.includes(wanted);
      here += entry.hidden ? 0 : 1;
    }
    section.hidden = here === 0;
    found += here;
  }
  nobody.textContent = found ? "" : say("nobody_found");
}
