// The page's sentences, as the server gave them in the reader's language.

let words = {};
let locale = "en";
let zone;

export function speak(given) {
  words = given.words;
  locale = given.locale.replace("_", "-");
  zone = given.zone;
  document.documentElement.lang = locale;
}

export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function language() {
  return locale;
}

export function clockTime(moment) {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: zone }).format(moment);
}
