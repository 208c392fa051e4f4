// Where one types: Enter sends, the up arrow brings back what was said, commands are completed as they are typed.

import { h, icon } from "./dom.js";
import { say } from "./words.js";

const KEPT = 50;
const LONGEST = 2000;

export class Composer {
  constructor(commands, { send, memory }) {
    this.commands = commands;
    this.send = send;
    this.memory = memory;
    this.said = JSON.parse(sessionStorage.getItem(memory) ?? "[]");
    this.at = this.said.length;
    this.options = [];
    this.chosen = -1;
    this.drafts = new Map();
    this.list = h("ul", { class: "options", id: "commands", role: "listbox", "aria-label": say("commands"), hidden: true });
    this.input = h("input", {
      class: "field",
      id: "composer",
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      maxlength: LONGEST,
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "commands",
      "aria-describedby": "composer-help",
      on: {
        input: () => this.suggest(),
        keydown: (event) => this.key(event),
        blur: () => this.close(),
      },
    });
    this.element = h(
      "form",
      { class: "composer", on: { submit: (event) => this.submit(event) } },
      this.list,
      h(
        "div",
        { class: "composer-row" },
        this.input,
        h("button", { type: "submit", class: "send", "aria-label": say("send"), title: say("send") }, icon("send")),
      ),
      h("p", { class: "quiet small help", id: "composer-help" }, say("composer_help")),
    );
  }

  // What was begun in one conversation waits there, and is not said in another.
  talkTo(place) {
    this.drafts.set(this.place, this.input.value);
    this.place = place.id;
    this.slash = place.channel;
    this.input.value = this.drafts.get(place.id) ?? "";
    this.input.setAttribute("aria-label", say("message_to", { place: place.name }));
    this.input.placeholder = say(place.channel ? "type_there" : "type_here");
  }

  submit(event) {
    event.preventDefault();
    const words = this.input.value.trim();
    if (!words) return;
    this.remember(words);
    this.input.value = "";
    this.close();
    this.send(words);
  }

  remember(words) {
    this.said = [...this.said.filter((each) => each !== words), words].slice(-KEPT);
    this.at = this.said.length;
    sessionStorage.setItem(this.memory, JSON.stringify(this.said));
  }

  key(event) {
    if (event.isComposing) return;
    const open = this.options.length > 0;
    const moves = { ArrowUp: -1, ArrowDown: 1 };
    if (event.key in moves) {
      event.preventDefault();
      if (open) this.mark(this.chosen + moves[event.key]);
      else this.recall(moves[event.key]);
    } else if (event.key === "Tab" && open && !event.shiftKey) {
      event.preventDefault();
      this.complete(this.options[Math.max(this.chosen, 0)]);
    } else if (event.key === "Enter" && open && this.chosen >= 0) {
      event.preventDefault();
      this.complete(this.options[this.chosen]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  recall(step) {
    this.at = Math.min(Math.max(this.at + step, 0), this.said.length);
    this.input.value = this.said[this.at] ?? "";
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
  }

  suggest() {
    const [, slash, word] = /^(\/?)(\S*)$/.exec(this.input.value) ?? [];
    const wanted = word !== undefined && (slash || (word && !this.slash));
    const matches = wanted ? this.commands.filter((each) => each.word.startsWith(word.toLowerCase())) : [];
    // Nothing is left to complete when the whole word stands there already.
    this.options = matches.length === 1 && matches[0].word === word ? [] : matches;
    this.chosen = -1;
    this.list.replaceChildren(...this.options.map((each, number) => this.option(each, number)));
    this.list.hidden = this.options.length === 0;
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  option(command, number) {
    const take = (event) => {
      event.preventDefault(); // keeps the focus in the input
      this.complete(command);
    };
    return h(
      "li",
      { id: `command-${number}`, role: "option", "aria-selected": "false", on: { pointerdown: take } },
      h("strong", {}, `/${command.usage}`),
      h("span", { class: "quiet small" }, command.summary),
    );
  }

  mark(number) {
    this.chosen = (number + this.options.length) % this.options.length;
    for (const [each, element] of [...this.list.children].entries()) {
      element.setAttribute("aria-selected", String(each === this.chosen));
      if (each === this.chosen) element.scrollIntoView({ block: "nearest" });
    }
    this.input.setAttribute("aria-activedescendant", `command-${this.chosen}`);
  }

  complete(command) {
    const slash = this.slash || this.input.value.startsWith("/") ? "/" : "";
    this.input.value = `${slash}${command.word} `;
    this.close();
  }

  close() {
    this.options = [];
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
