// The decision log: one card for each rule that spoke and for each alert, newest first.
import { element, time } from "./words.js";

const WORDS = {
  self_care: "self care",
  routine_review: "routine review",
  urgent_review: "today",
  emergency: "emergency",
};
const shown = new Map();

export function showDecisions(list, lines, zone) {
  if (!lines.length) {
    shown.clear();
    list.replaceChildren(element("li", "none", "Nothing has been decided yet. Say something in her chat."));
    return;
  }
  list.querySelector(".none")?.remove();
  const wanted = new Set(lines.map((line) => line.key));
  for (const [key, { card }] of shown) {
    if (wanted.has(key)) continue;
    card.remove();
    shown.delete(key);
  }
  lines.forEach((line, index) => {
    const card = cardOf(line, zone);
    if (list.children[index] !== card) list.insertBefore(card, list.children[index] ?? null);
  });
}

function cardOf(line, zone) {
  const written = JSON.stringify([line, zone]);
  const before = shown.get(line.key);
  if (before?.written === written) return before.card;
  const card = line.type === "alert" ? alertCard(line, zone) : decisionCard(line, zone);
  if (before) {
    const open = before.card.querySelector("details")?.open;
    if (open) card.querySelector("details").open = true;
    before.card.replaceWith(card);
  }
  shown.set(line.key, { written, card });
  return card;
}

function decisionCard(line, zone) {
  const card = element("li", `decision ${line.outcome}`);
  card.dataset.testid = "decision";
  card.dataset.rule = line.rule;
  const head = element("div", "head");
  head.append(
    element("code", "rule", line.rule),
    element("span", `chip ${line.outcome}`, line.outcome),
    ...(line.disposition === "self_care" ? [] : [urgency(line)]),
    element("time", "", time(line.at, zone, true)),
  );
  const about = [line.about ? `about ${plain(line.about)}` : "", line.case ? `case ${line.case}` : ""];
  card.append(head, element("p", "reason", plain(line.reason)));
  card.append(element("p", "about", about.filter(Boolean).join(" · ")), facts(line));
  return card;
}

function facts(line) {
  const fold = element("details");
  const names = Object.keys(line.facts);
  fold.append(element("summary", "", factsUsed(names.length)));
  const table = element("dl");
  for (const name of names) {
    table.append(element("dt", "", plain(name)), element("dd", "", shownValue(line.facts[name])));
  }
  if (line.since) table.append(element("dt", "", "rule since"), element("dd", "", line.since));
  fold.append(table);
  return fold;
}

function alertCard(line, zone) {
  const card = element("li", `decision alert ${line.state}`);
  card.dataset.testid = "alert";
  const head = element("div", "head");
  head.append(
    element("b", "", `Alert · case ${line.case}`),
    urgency(line),
    element("time", "", time(line.at, zone, true)),
  );
  const steps = element("ol", "steps");
  for (const step of line.steps) {
    const row = element("li", step.kind);
    row.append(element("time", "", time(step.at, zone, true)), element("span", "", step.words));
    steps.append(row);
  }
  card.append(head, element("p", "reason", line.categories.map(plain).join(", ")), steps);
  return card;
}

function factsUsed(count) {
  return count === 1 ? "one fact used" : `${count || "no"} facts used`;
}

function urgency(line) {
  return element("span", `chip ${line.disposition}`, WORDS[line.disposition] ?? line.disposition);
}

function plain(word) {
  return String(word).replaceAll("_", " ").replace(/,(?=\S)/g, ", ");
}

function shownValue(value) {
  if (value === null) return "unknown";
  return Array.isArray(value) ? value.join(", ") : typeof value === "object" ? JSON.stringify(value) : String(value);
}
