// The program's text: a textarea with line numbers beside it, colours and marked lines beneath it.

import { colouredLines } from "./highlight.js";

const INDENT = "    ";
/** Characters: longer programs are shown without colours, so that typing stays quick. */
const COLOURED = 200_000;
/** Lines: the same. */
const COLOURED_LINES = 10_000;
/** Characters: browsers take seconds to type longer texts by command. */
const TYPED = 20_000;

export class Editor {
  #area;
  #gutter;
  #numbers;
  #ink;
  #colours;
  #marks;
  #gutterMarks;
  #lines = 0;
  /** What each coloured line looks like, to change only the lines that do. @type {string[]} */
  #looks = [];
  #leaving = false;
  #changed;
  #marked = false;

  /**
   * @param {HTMLElement} root holds the parts by their class names
   * @param {{changed: (text: string) => void}} listener
   */
  constructor(root, { changed }) {
    this.#changed = changed;
    this.#area = root.querySelector("textarea");
    this.#gutter = root.querySelector(".gutter-inner");
    this.#numbers = root.querySelector(".numbers");
    this.#gutterMarks = root.querySelector(".gutter-marks");
    this.#ink = root.querySelector(".ink");
    this.#colours = root.querySelector(".colours");
    this.#marks = root.querySelector(".marks");
    this.#area.addEventListener("input", () => this.#edited());
    this.#area.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#area.addEventListener("keydown", (event) => this.#key(event));
    this.#area.addEventListener("blur", () => (this.#leaving = false));
    new ResizeObserver(() => this.#scrolled()).observe(this.#area);
    this.#draw();
  }

  get text() {
    return this.#area.value;
  }

  set text(text) {
    this.#area.value = text;
    this.#area.setSelectionRange(0, 0);
    this.#edited();
  }

  /** Puts another text in place of all, so that the browser's undo brings the old one back. @param {string} text */
  replaceAll(text) {
    this.#area.focus();
    this.#area.select();
    this.#insert(text);
    this.#area.setSelectionRange(0, 0);
    this.#area.scrollTo(0, 0);
  }

  focus() {
    this.#area.focus();
  }

  /** Puts the cursor there. Lines and columns count from 1, columns in characters, as the server counts them. */
  goTo(line, column) {
    const at = this.#offset(line, column);
    this.#area.focus();
    this.#area.setSelectionRange(at, at);
    const top = (line - 1) * this.#lineHeight();
    const { scrollTop, clientHeight } = this.#area;
    if (top < scrollTop || top > scrollTop + clientHeight - 2 * this.#lineHeight()) {
      this.#area.scrollTop = Math.max(0, top - clientHeight / 3);
    }
    this.#area.scrollIntoView({ block: "nearest" });
  }

  /**
   * Marks the lines of mistakes; the next edit takes the marks away.
   * @param {Array<{line: number, column: number, end_line: number, end_column: number, message: string}>} mistakes
   */
  mark(mistakes) {
    this.clearMarks();
    const lines = this.text.split("\n");
    for (const mistake of mistakes) {
      const line = lines[mistake.line - 1];
      if (line === undefined) continue;
      const characters = Array.from(line);
      const from = Math.min(mistake.column - 1, characters.length);
      const to = mistake.end_line > mistake.line ? characters.length : Math.max(mistake.end_column - 1, from + 1);
      this.#marks.append(this.#stripe("mark-line", mistake.line, markedLine(characters, from, to)));
      const flag = this.#stripe("gutter-mark", mistake.line, [String(mistake.line)]);
      flag.title = mistake.message;
      flag.addEventListener("click", () => this.goTo(mistake.line, mistake.column));
      this.#gutterMarks.append(flag);
      this.#marked = true;
    }
    if (this.#marked) this.#area.setAttribute("aria-invalid", "true");
  }

  clearMarks() {
    if (!this.#marked) return;
    this.#marked = false;
    this.#marks.replaceChildren();
    this.#gutterMarks.replaceChildren();
    this.#area.removeAttribute("aria-invalid");
  }

  #stripe(name, line, content) {
    const stripe = document.createElement("div");
    stripe.className = name;
    stripe.style.top = `${(line - 1) * this.#lineHeight()}px`;
    stripe.append(...content);
    return stripe;
  }

  #lineHeight() {
    return parseFloat(getComputedStyle(this.#area).lineHeight);
  }

  #offset(line, column) {
    const text = this.text;
    let start = 0;
    for (let passed = 1; passed < line; passed += 1) {
      const end = text.indexOf("\n", start);
      if (end < 0) return text.length;
      start = end + 1;
    }
    const end = text.indexOf("\n", start);
    const characters = Array.from(text.slice(start, end < 0 ? text.length : end));
    return start + characters.slice(0, column - 1).join("").length;
  }

  #edited() {
    this.clearMarks();
    this.#draw();
    this.#changed(this.text);
  }

  #draw() {
    const text = this.text;
    this.#lines = text.split("\n").length;
    this.#numbers.style.setProperty("--digits", String(String(this.#lines).length));
    const coloured = text.length <= COLOURED && this.#lines <= COLOURED_LINES;
    this.#area.classList.toggle("coloured", coloured);
    this.#colour(coloured ? colouredLines(text) : []);
    this.#scrolled();
  }

  /** Draws the lines between those that are as they were. */
  #colour(lines) {
    const old = this.#looks;
    const looks = lines.map((pieces) => pieces.map(({ text, kind }) => `${kind} ${text}`).join("\n"));
    let same = 0;
    while (same < old.length && same < looks.length && old[same] === looks[same]) same += 1;
    let oldEnd = old.length;
    let end = looks.length;
    while (oldEnd > same && end > same && old[oldEnd - 1] === looks[end - 1]) {
      oldEnd -= 1;
      end -= 1;
    }
    const rows = this.#colours.children;
    const drawn = lines.slice(same, end).map(inked);
    const kept = Math.min(oldEnd - same, drawn.length);
    for (let i = 0; i < kept; i += 1) rows[same + i].replaceWith(drawn[i]);
    for (let i = oldEnd - same; i > kept; i -= 1) rows[same + kept].remove();
    const next = rows[same + kept] ?? null;
    for (const row of drawn.slice(kept)) this.#colours.insertBefore(row, next);
    this.#looks = looks;
  }

  #scrolled() {
    const { scrollLeft, scrollTop, clientHeight } = this.#area;
    this.#ink.style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`;
    this.#gutter.style.transform = `translateY(${-scrollTop}px)`;
    // Only the numbers in sight: a program can have a hundred thousand lines.
    const height = this.#lineHeight();
    const first = Math.floor(scrollTop / height);
    const count = Math.max(0, Math.min(this.#lines - first, Math.ceil(clientHeight / height) + 1));
    const numbers = Array.from({ length: count }, (_, i) => first + i + 1).join("\n");
    if (this.#numbers.textContent !== numbers) this.#numbers.textContent = numbers;
    this.#numbers.style.transform = `translateY(${first * height}px)`;
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      this.#leaving = true;
      return;
    }
    const leaving = this.#leaving;
    if (event.key !== "Shift") this.#leaving = false;
    if (event.key === "Tab" && !leaving) {
      event.preventDefault();
      this.#indent(event.shiftKey);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#newLine();
    } else if (event.key === "}") {
      this.#closingBrace(event);
    }
  }

  #indent(less) {
    const { selectionStart: from, selectionEnd: to, value } = this.#area;
    const first = value.lastIndexOf("\n", from - 1) + 1;
    if (!less && !value.slice(from, to).includes("\n")) {
      this.#insert(INDENT.slice((from - first) % INDENT.length));
      return;
    }
    // A selection that ends at the beginning of a line does not mean that line.
    const end = value.indexOf("\n", to > from && value[to - 1] === "\n" ? to - 1 : to);
    const last = end < 0 ? value.length : end;
    const old = value.slice(first, last);
    const changed = less ? old.replace(/^(?: {1,4}|\t)/gm, "") : old.replace(/^(?=[^\n])/gm, INDENT);
    if (changed === old) return;
    const atFirst = less ? old.length - old.replace(/^(?: {1,4}|\t)/, "").length : -INDENT.length;
    this.#area.setSelectionRange(first, last);
    this.#insert(changed);
    if (from === to) {
      const at = Math.max(first, from - atFirst);
      this.#area.setSelectionRange(at, at);
    } else {
      this.#area.setSelectionRange(first, first + changed.length);
    }
  }

  #newLine() {
    const { selectionStart: from, value } = this.#area;
    const line = value.slice(value.lastIndexOf("\n", from - 1) + 1, from);
    const opens = /(?:[{[(]|\b(?:do|then))\s*$/.test(line);
    this.#insert("\n" + line.match(/^[ \t]*/)[0] + (opens ? INDENT : ""));
  }

  /** A closing brace typed on an empty line stands one level further left. */
  #closingBrace(event) {
    const { selectionStart: from, selectionEnd: to, value } = this.#area;
    const first = value.lastIndexOf("\n", from - 1) + 1;
    const blanks = value.slice(first, from);
    if (from !== to || !blanks.endsWith(INDENT) || blanks.trim() !== "") return;
    event.preventDefault();
    this.#area.setSelectionRange(from - INDENT.length, from);
    this.#insert("}");
  }

  /** Types `text` over the selection. The old command is the only one that keeps the browser's undo. */
  #insert(text) {
    const { selectionStart, selectionEnd } = this.#area;
    if (text.length > TYPED || !document.execCommand("insertText", false, text)) {
      this.#area.setRangeText(text, selectionStart, selectionEnd, "end");
      this.#edited();
    }
  }
}

function inked(pieces) {
  const row = document.createElement("div");
  row.className = "row";
  for (const { text, kind } of pieces) {
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = text;
    row.append(kind ? span : text);
  }
  return row;
}

function markedLine(characters, from, to) {
  const wave = document.createElement("span");
  wave.className = "wave";
  wave.textContent = characters.slice(from, to).join("") || " ";
  return [characters.slice(0, from).join(""), wave, characters.slice(to).join("")];
}
