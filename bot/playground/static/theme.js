// Light or dark: the system's choice until the reader makes one, which this browser then remembers.

import { h, icon } from "./dom.js";
import { say } from "./words.js";

const KEY = "touchline.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  const chosen = localStorage.getItem(KEY);
  return chosen ? chosen === "dark" : system.matches;
}

function show() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  for (const button of document.querySelectorAll(".theme")) button.setAttribute("aria-pressed", String(isDark()));
}

export function startTheme() {
  show();
  system.addEventListener("change", show);
}

export function themeSwitch() {
  const toggle = () => {
    localStorage.setItem(KEY, isDark() ? "light" : "dark");
    show();
  };
  return h(
    "button",
    {
      type: "button",
      class: "theme round",
      "aria-pressed": String(isDark()),
      "aria-label": say("dark"),
      title: say("dark"),
      on: { click: toggle },
    },
    icon("moon"),
  );
}
