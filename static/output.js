// What programs print: appended once per picture the browser draws, and bounded, so that any amount can pass through.

import { number, text } from "./texts.js";

/** Characters kept; what came earlier is dropped, and the page says how much. */
const KEPT = 2_000_000;
/** Lines kept: browsers cannot lay out more than some tens of millions of pixels. */
const KEPT_LINES = 200_000;
/** Characters of a block, so also of a line; a block out of sight costs the browser nothing. */
const BLOCK = 16_384;
/** Lines of a block. */
const BLOCK_LINES = 500;
/** Milliseconds between two changes of what is seen. */
const PICTURES = 50;
/** Milliseconds after which output is shown without a picture: browsers draw none of a window that is covered. */
const LATEST = 250;
/** Characters that wait in a tab out of sight: less than the server sends before it waits to hear of them. */
const UNSEEN = 500_000;
/** Milliseconds after a touch, a key or a turn of the wheel in which the view may still be moving because of it. */
const MOVING = 1_000;
/** Characters that survive a reload of the page. */
const REMEMBERED = 100_000;
const MEMORY = "datacode.output";

export class Output {
  #scroller;
  #log;
  #dropNote;
  #shown;
  #newest;
  /** @type {string[]} */
  #waiting = [];
  #waitingLength = 0;
  /** @type {Array<{element: HTMLElement, length: number, lines: number}>} everything in the log, oldest first */
  #entries = [];
  #length = 0;
  #lines = 0;
  #dropped = 0;
  /** @type {{element: HTMLElement, length: number, lines: number, text: Text, endsLine: boolean} | null} */
  #block = null;
  #scheduled = false;
  #latest = 0;
  #flushedAt = -Infinity;
  #following = true;
  /** When somebody last moved the view; the browser moves it too, when heights change. */
  #movedAt = -Infinity;

  /**
   * @param {HTMLElement} root holds the parts by their class names
   * @param {{shown: () => void}} listener called when all that was given has been put into the page
   */
  constructor(root, { shown }) {
    this.#shown = shown;
    this.#scroller = root.querySelector(".scroller");
    this.#log = root.querySelector(".log");
    this.#dropNote = root.querySelector(".dropped");
    this.#newest = root.querySelector(".newest");
    this.#scroller.addEventListener("scroll", () => this.#looked(), { passive: true });
    for (const move of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.#scroller.addEventListener(move, () => (this.#movedAt = performance.now()), { passive: true });
    }
    const resized = new ResizeObserver(() => this.#following && this.#toEnd());
    resized.observe(this.#scroller);
    resized.observe(this.#log);
    this.#newest.addEventListener("click", () => this.#follow());
    // A page nobody sees draws no pictures; the program must not wait for one.
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    addEventListener("pagehide", () => this.#remember());
    this.#recall();
  }

  /** Appends what a program printed. @param {string} printed */
  print(printed) {
    this.#waiting.push(printed);
    this.#waitingLength += printed.length;
    // What would be dropped again before anyone saw it is never put into the page.
    while (this.#waitingLength - this.#waiting[0].length > KEPT) {
      const skipped = this.#waiting.shift().length;
      this.#waitingLength -= skipped;
      this.#dropped += skipped;
    }
    this.schedule();
  }

  /**
   * Appends an element; later text follows below it.
   * @param {HTMLElement} element
   * @param {number} length what it counts for in characters
   */
  append(element, length = element.textContent.length) {
    this.#settle();
    this.#close();
    this.#add({ element, length, lines: 1 });
    this.schedule();
  }

  /** Appends a line that the page itself says. @param {string} said @param {string} kind */
  note(said, kind = "") {
    const line = document.createElement("p");
    line.className = `note ${kind}`;
    line.textContent = said;
    this.append(line);
  }

  clear() {
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#entries = [];
    this.#block = null;
    this.#length = this.#lines = this.#dropped = 0;
    this.#log.replaceChildren();
    this.#follow();
    this.flush();
  }

  /** Shows what is waiting at the next picture. */
  schedule() {
    // Out of sight there are no pictures, and timers come once a minute.
    if (document.hidden && this.#waitingLength > UNSEEN) this.flush();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      this.#latest = setTimeout(() => this.flush(), LATEST);
      requestAnimationFrame(() => this.#picture());
    }
  }

  /** Drawing takes longer than printing: under a flood most of the pictures are better left out. */
  #picture() {
    if (!this.#scheduled) return;
    if (performance.now() - this.#flushedAt < PICTURES) requestAnimationFrame(() => this.#picture());
    else this.flush();
  }

  /** Shows what is waiting, now. */
  flush() {
    this.#scheduled = false;
    clearTimeout(this.#latest);
    this.#flushedAt = performance.now();
    this.#settle();
    this.#trim();
    if (this.#following) this.#toEnd();
    this.#shown();
  }

  #settle() {
    if (this.#waitingLength === 0) return;
    const all = this.#waiting.join("");
    this.#waiting = [];
    this.#waitingLength = 0;
    let from = 0;
    while (from < all.length) from = this.#fill(all, from);
  }

  /** Puts as much as fits into the last block, beginning one where needed. Gives where the rest begins. */
  #fill(all, from) {
    if (!this.#block) this.#begin();
    const block = this.#block;
    const to = this.#divide(all, from, block);
    const piece = all.slice(from, to);
    if (piece) {
      let lines = 0;
      for (let at = piece.indexOf("\n"); at >= 0; at = piece.indexOf("\n", at + 1)) lines += 1;
      block.text.appendData(piece);
      block.length += piece.length;
      block.lines += lines;
      this.#length += piece.length;
      this.#lines += lines;
      block.endsLine = piece.endsWith("\n");
    }
    if (to < all.length) this.#close();
    return to;
  }

  /** Where a block must end: behind a line, unless the line alone is longer than a block may be. */
  #divide(all, from, block) {
    let lines = block.lines;
    let end = from;
    let startsLine = block.endsLine;
    while (end < all.length) {
      const next = all.indexOf("\n", end) + 1;
      const lineEnd = next === 0 ? all.length : next;
      const full = block.length + lineEnd - from > BLOCK || lines >= BLOCK_LINES;
      if (full && startsLine) return end;
      if (full) return wholeCharacter(all, from, from + BLOCK - block.length);
      end = lineEnd;
      lines += 1;
      startsLine = true;
    }
    return end;
  }

  #begin() {
    const element = document.createElement("div");
    element.className = "block";
    const content = document.createTextNode("");
    element.append(content);
    this.#block = { element, length: 0, lines: 0, text: content, endsLine: false };
    this.#add(this.#block);
  }

  #close() {
    if (!this.#block) return;
    // The browser need not lay it out to know how high it is.
    this.#block.element.style.setProperty("--lines", String(Math.max(1, this.#block.lines)));
    this.#block.element.classList.add("full");
    this.#block = null;
  }

  #add(entry) {
    this.#entries.push(entry);
    this.#length += entry.length;
    this.#lines += entry.lines;
    this.#log.append(entry.element);
  }

  #trim() {
    let gone = 0;
    while (this.#entries.length - gone > 1 && (this.#length > KEPT || this.#lines > KEPT_LINES)) {
      const entry = this.#entries[gone];
      gone += 1;
      this.#length -= entry.length;
      this.#lines -= entry.lines;
      this.#dropped += entry.length;
      entry.element.remove();
    }
    if (gone > 0) this.#entries.splice(0, gone);
    this.#dropNote.hidden = this.#dropped === 0;
    if (this.#dropped > 0) this.#dropNote.textContent = text("output.dropped", { count: number(this.#dropped) });
  }

  #looked() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (scrollHeight - scrollTop - clientHeight < 32) this.#following = true;
    else if (performance.now() - this.#movedAt < MOVING) this.#following = false;
    this.#newest.hidden = this.#following;
  }

  #follow() {
    this.#following = true;
    this.#newest.hidden = true;
    this.#toEnd();
  }

  #toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #remember() {
    this.flush();
    const kept = [];
    let length = 0;
    let below = null;
    for (let i = this.#entries.length - 1; i >= 0 && length < REMEMBERED; i -= 1) {
      const shown = this.#entries[i].element;
      if (shown.classList.contains("open")) continue;
      const isBlock = shown.classList.contains("block");
      const content = isBlock ? shown.textContent : shown.innerText;
      // Of a picture the line that follows it is kept.
      if (content === "") continue;
      // A line longer than a block goes on in the next one; everything else ends its line.
      const goesOn = isBlock && (below === "block" || content.endsWith("\n"));
      kept.unshift(goesOn ? content : `${content}\n`);
      below = isBlock ? "block" : "element";
      length += content.length;
    }
    try {
      sessionStorage.setItem(MEMORY, kept.join("").slice(-REMEMBERED));
    } catch {
      // Then the page begins empty.
    }
  }

  #recall() {
    let kept = "";
    try {
      kept = sessionStorage.getItem(MEMORY) ?? "";
    } catch {
      // Then there is nothing to recall.
    }
    if (kept.trim() === "") return;
    this.print(kept);
    this.#settle();
    for (const { element } of this.#entries) element.classList.add("earlier");
    this.note(text("output.earlier"), "divider");
  }
}

/** `at`, or one before it where it would divide a character of two units; never before `from`. */
function wholeCharacter(all, from, at) {
  const unit = all.charCodeAt(at - 1);
  return at > from && unit >= 0xd800 && unit < 0xdc00 ? at - 1 : at;
}
