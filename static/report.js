// How a request ended, as elements for the output. Text from the server only ever becomes text nodes.

import { duration, hasText, number, text } from "./texts.js";

/** Characters of a value that are shown; who wants more prints it. */
const LONGEST_VALUE = 4_000;
/** Characters of the data of an event that are shown. */
const LONGEST_EVENT = 500;
/** Mistakes shown one by one. */
const MOST_MISTAKES = 50;

/** @param {string} tag @param {string} name class @param {...(Node | string)} content */
export function element(tag, name, ...content) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...content);
  return made;
}

/** The line above what a run prints. @param {number} startedAt milliseconds since 1970 @param {string} lang */
export function runHead(startedAt, lang) {
  const time = element("time", "", new Date(startedAt).toLocaleTimeString(lang));
  return element("p", "run-head", time);
}

/** A picture of a chart. As an image, SVG runs no script and loads nothing. @param {string} svg */
export function chart(svg) {
  const image = element("img", "");
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  image.alt = new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("title")?.textContent ?? "";
  image.width = 800;
  image.height = 450;
  return element("figure", "chart", image);
}

/** The line of an event a program has sent. @param {{event_type: string, data: unknown}} event */
export function emitted({ event_type: type, data }) {
  const shown = JSON.stringify(data);
  return `${type}: ${shown.length <= LONGEST_EVENT ? shown : `${shown.slice(0, LONGEST_EVENT)}…`}`;
}

/** One line that says how it ended; the status line repeats it. @param {object} answer */
export function verdict(answer) {
  const status = answer.status ?? (answer.success ? "ok" : "error");
  if (status === "limit") {
    const name = `limit.${answer.limit}`;
    return text("status.limit", { limit: hasText(name) ? text(name) : answer.limit });
  }
  const said = text(hasText(`status.${status}`) ? `status.${status}` : "status.error");
  const line = answer.diagnostics?.[0]?.line;
  return status === "error" && line ? text("status.place", { status: said, line }) : said;
}

/**
 * What stands below the output of a request that has ended.
 * @param {object} answer
 * @param {{asked: boolean, goTo: (mistake: object) => void}} about `asked`: somebody here pressed Stop; `goTo` shows a
 *   mistake's place in the program
 */
export function ending(answer, { asked, goTo }) {
  const status = answer.status ?? (answer.success ? "ok" : "error");
  const parts = [];
  if (answer.value && answer.value.type !== "null") parts.push(shownValue(answer.value));
  const mistakes = answer.diagnostics ?? [];
  if (mistakes.length > 0) {
    for (const mistake of mistakes.slice(0, MOST_MISTAKES)) parts.push(shownMistake(mistake, goTo));
    if (mistakes.length > MOST_MISTAKES) parts.push(element("p", "more", `+ ${number(mistakes.length - MOST_MISTAKES)}`));
  } else if (answer.error && (["error", "refused"].includes(status) || (status === "interrupted" && !asked))) {
    // The other ways to end are told by the verdict alone.
    parts.push(element("p", "message", answer.error));
  } else if (status === "lost") {
    parts.push(element("p", "message", text("lost.variables", { incident: answer.incident ?? "?" })));
  }
  const last = element("p", "verdict", verdict(answer));
  if (Number.isFinite(answer.duration_ms)) last.append(" ", element("span", "took", duration(answer.duration_ms)));
  return element("div", `ending is-${status}`, ...parts, last);
}

function shownValue({ text: shown, type }) {
  const whole = shown.length <= LONGEST_VALUE ? shown : `${shown.slice(0, LONGEST_VALUE)}…`;
  return element("div", "value", element("span", "type", type), element("code", "", whole));
}

function shownMistake(mistake, goTo) {
  const { code, type, message, line, column, source, help, stack = [] } = mistake;
  const parts = [element("p", "message", element("strong", "", type ?? ""), " ", message)];
  if (line) {
    const place = element("button", "place", text("place", { line, column }));
    place.type = "button";
    place.title = text("place.go");
    place.addEventListener("click", () => goTo(mistake));
    parts.push(element("p", "where", place, element("span", "code", code ?? "")));
  }
  if (source) parts.push(shownSource(mistake));
  if (help) parts.push(element("p", "help", element("strong", "", `${text("help")}: `), help));
  // A stack that only says where the mistake is says nothing new.
  if (stack.length > 1 || stack[0]?.function) parts.push(element("ul", "stack", ...stack.slice(0, 20).map((call) => element("li", "", shownCall(call)))));
  return element("div", "mistake", ...parts);
}

/** The line of the program with the mistake underlined. */
function shownSource({ line, column, end_line: endLine, end_column: endColumn, source }) {
  const characters = Array.from(source);
  const from = Math.min(column - 1, characters.length);
  const to = endLine > line ? characters.length : Math.max(endColumn - 1, from + 1);
  const wave = element("span", "wave", characters.slice(from, to).join("") || " ");
  const code = element("code", "", characters.slice(0, from).join(""), wave, characters.slice(to).join(""));
  return element("div", "source", element("span", "line", String(line)), code);
}

function shownCall(call) {
  if (typeof call === "string") return call;
  if (!call.function) return text("stack.top", { line: call.line });
  return call.function === "fn" ? text("stack.unnamed", { line: call.line }) : text("stack.in", { name: call.function, line: call.line });
}
