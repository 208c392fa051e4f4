// Forms and enlarged pictures: each in a dialog that takes the focus, gives it back, and closes on Escape.

import { h, icon } from "./dom.js";
import { say } from "./words.js";

const LONGEST = 5000;

function show(dialog, closed) {
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed();
    (before?.isConnected ? before : document.getElementById("composer"))?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function closeButton(dialog) {
  const close = () => dialog.close();
  return h("button", { type: "button", class: "round", "aria-label": say("close"), on: { click: close } }, icon("close"));
}

export function enlarge(src, alt) {
  const dialog = h("dialog", { class: "enlarged", "aria-label": say("enlarge") });
  dialog.append(closeButton(dialog), h("div", { class: "enlarged-scroll", tabindex: "0" }, h("img", { src, alt })));
  show(dialog, () => {});
}

export class FormDialog {
  constructor(form, { send, cancel }) {
    this.id = form.id;
    this.done = false;
    this.wrong = h("p", { class: "error", role: "alert" });
    this.fields = new Map(form.fields.map((field) => [field.name, question(field)]));
    this.submit = h("button", { type: "submit", class: "button primary" }, form.submit);
    this.dialog = h("dialog", { class: "form", "aria-labelledby": "form-title" });
    const answers = () => Object.fromEntries([...this.fields].map(([name, field]) => [name, field.value()]));
    const sent = async (event) => {
      event.preventDefault();
      this.submit.disabled = true;
      await send(this.id, answers());
      this.submit.disabled = false;
    };
    this.dialog.append(
      h(
        "form",
        { novalidate: true, on: { submit: sent } },
        h("header", {}, h("h2", { id: "form-title" }, form.title), closeButton(this.dialog)),
        form.intro ? h("p", { class: "text" }, form.intro) : null,
        this.wrong,
        [...this.fields.values()].map((field) => field.element),
        h(
          "footer",
          { class: "buttons" },
          this.submit,
          h("button", { type: "button", class: "button plain", on: { click: () => this.dialog.close() } }, say("cancel")),
        ),
      ),
    );
    show(this.dialog, () => this.done || cancel(this.id));
    [...this.fields.values()][0]?.control.focus();
  }

  reject(errors) {
    this.submit.disabled = false;
    const names = Object.keys(errors).filter((name) => this.fields.has(name));
    const others = Object.keys(errors).filter((name) => !this.fields.has(name));
    this.wrong.textContent = [...(names.length ? [say("form_wrong")] : []), ...others.map((name) => errors[name])].join(" ");
    for (const [name, field] of this.fields) {
      field.error.textContent = errors[name] ?? "";
      field.control.setAttribute("aria-invalid", String(name in errors));
    }
    const first = [...this.fields].find(([name]) => names.includes(name));
    first?.[1].control.focus();
  }

  close() {
    this.done = true;
    this.dialog.close();
  }
}

function question(field) {
  const id = `field-${field.name}`;
  const error = h("p", { class: "error small", id: `${id}-error` });
  const hint = field.hint ? h("p", { class: "quiet small", id: `${id}-hint` }, field.hint) : null;
  const shared = {
    id,
    class: "field",
    name: field.name,
    "aria-required": String(field.required),
    "aria-describedby": [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" "),
  };
  const optional = field.required ? null : h("span", { class: "quiet small" }, ` (${say("optional")})`);
  if (field.kind === "several" && field.choices.length) return several(field, shared, { optional, hint, error });
  const control = (CONTROLS[field.kind] ?? CONTROLS.line)(field, shared);
  control.value = field.value;
  return {
    value: () => control.value,
    control,
    error,
    element: h("div", { class: "question" }, h("label", { for: id }, field.label, optional), hint, control, error),
  };
}

// Boxes to tick. The group carries the hint and the error for a screen reader; `control` is where the focus goes.
function several(field, shared, { optional, hint, error }) {
  const wanted = field.value.split(",");
  const boxes = field.choices.map((choice, number) =>
    h("input", {
      type: "checkbox",
      id: `${shared.id}-${number}`,
      name: field.name,
      value: choice.value,
      checked: wanted.includes(choice.value),
      "aria-describedby": shared["aria-describedby"],
    }),
  );
  const choices = field.choices.map((choice, number) =>
    h("label", { class: "choice", for: boxes[number].id }, boxes[number], choice.label),
  );
  const group = h(
    "fieldset",
    { class: "question", "aria-describedby": shared["aria-describedby"] },
    h("legend", {}, field.label, optional),
    hint,
    h("div", { class: "choices" }, choices),
    error,
  );
  const ticked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  return { control: boxes[0], error, element: group, value: () => ticked().join(",") };
}

const CONTROLS = {
  line: (field, shared) =>
    h("input", { ...shared, type: field.secret ? "password" : "text", maxlength: LONGEST, autocomplete: "off" }),
  paragraph: (_, shared) => h("textarea", { ...shared, rows: 4, maxlength: LONGEST }),
  date: (_, shared) => h("input", { ...shared, type: "date" }),
  choice: (field, shared) =>
    h(
      "select",
      shared,
      field.value ? null : h("option", { value: "" }, say("choose_one")),
      field.choices.map((choice) => h("option", { value: choice.value }, choice.label)),
    ),
};
