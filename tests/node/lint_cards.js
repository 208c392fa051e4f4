// Reads Adaptive Cards (JSON files named as arguments) with the official renderer, and prints what it finds wrong with
// each: {"file": ["problem", ...]}. Charts are Teams's own elements, which this renderer does not know: they must have
// a fallback that it does know.
"use strict";

const fs = require("fs");
const path = require("path");
const AdaptiveCards = require(path.join(__dirname, "../../node_modules/adaptivecards/dist/adaptivecards.js"));

const CHART = /^Chart\.\w+$/;
const MOST_SHOWN = 6;

function charts(part, found = []) {
    if (Array.isArray(part)) part.forEach((each) => charts(each, found));
    else if (part && typeof part === "object") {
        if (CHART.test(part.type)) found.push(part);
        Object.values(part).forEach((each) => charts(each, found));
    }
    return found;
}

function lint(json) {
    const problems = [];
    const context = new AdaptiveCards.SerializationContext();
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig({ actions: { maxActions: MOST_SHOWN } });
    // Its pattern for languages is a global one, and remembers where it stopped in the card before.
    AdaptiveCards.CardElement.langProperty.regEx.lastIndex = 0;
    card.parse(json, context);
    for (let at = 0; at < context.eventCount; at++) {
        const event = context.getEventAt(at);
        const isChart = /Chart\.\w+/.test(event.message);
        if (!isChart) problems.push(`${AdaptiveCards.ValidationEvent[event.event]}: ${event.message}`);
    }
    for (const failure of card.validateProperties().validationEvents) {
        const name = AdaptiveCards.ValidationEvent[failure.event];
        // Buttons that stand behind "more" (mode "secondary") are counted as if they were shown.
        const tooMany = name === "TooManyActions" && shown(json.actions) <= MOST_SHOWN;
        if (!tooMany) problems.push(`${name}: ${failure.message}`);
    }
    for (const chart of charts(json)) if (!chart.fallback) problems.push(`${chart.type} without a fallback`);
    return problems;
}

function shown(actions) {
    return (actions || []).filter((each) => each.mode !== "secondary").length;
}

const found = {};
for (const file of process.argv.slice(2)) {
    const read = JSON.parse(fs.readFileSync(file, "utf8"));
    const cards = Array.isArray(read) ? read.map((each) => each.card) : [read];
    found[file] = cards.flatMap(lint);
}
console.log(JSON.stringify(found));
