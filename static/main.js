// Puts the parts together: what the buttons do, and what the page says about it.

import { Editor } from "./editor.js";
import { EXAMPLES } from "./examples.js";
import { Files } from "./files.js";
import { Login } from "./login.js";
import { Output } from "./output.js";
import { chart, emitted, ending, runHead, verdict } from "./report.js";
import { Session } from "./session.js";
import { chooseLanguage, currentLanguage, duration, text, translatePage } from "./texts.js";

const PROGRAM = "datacode.program";
const WRAP = "datacode.wrap";

const find = (selector) => document.querySelector(selector);
const run = find("button.run");
const stop = find("button.stop");
const reset = find("button.reset");
const status = find(".status");
const said = find(".status .said");
const timer = find(".status .timer");
const progress = find(".progress");
const connection = find(".connection");
const again = find("button.again");
const resetDialog = find(".reset-dialog");
const examples = find(".examples select");
const question = find(".question");
const wrap = find(".wrap input");
const log = find(".log");

/** Local storage that may be full or forbidden: then the page forgets. */
function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing to be done about it.
  }
}

function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** What the button beside some states does. */
const AGAIN = { taken: "fresh", barred: "login.ask" };

let state = "connecting";
/** The state in words, to say it again in another language. */
let stateText = "state.connecting";
let saving = 0;
let ticking = 0;
let stopping = false;
/** The last thing the status line said, to say it again in another language. */
let lastVerdict = () => "";

const editor = new Editor(find(".editor"), {
  changed(program) {
    clearTimeout(saving);
    saving = setTimeout(() => keep(PROGRAM, program), 300);
  },
});

const session = new Session(new URL(location.protocol === "https:" ? `wss://${location.host}/` : `ws://${location.host}/`), {
  state: showState,
  begun,
  frame,
  arrived: () => output.schedule(),
  finished,
  refused: () => enter(() => {}),
  notice(name, reason) {
    output.note(text(`note.${name}`, { reason }), "warning");
  },
});

const login = new Login(find(".login-dialog"), { entered: () => enter(() => session.start()) });

const files = new Files(find("button.upload"), find("input.files"), {
  free: () => session.free,
  send: (name, content) => session.upload(name, content, currentLanguage()),
  problem: (what, about) => output.note(text(`upload.${what}`, about), "warning"),
});

/** Connects, unless the server wants to know first who is there. */
async function enter(connect) {
  if (await login.lets()) connect();
  else session.hold();
  files.offer(login.largestFile);
}

const output = new Output(find(".pane.output"), { shown: () => session.acknowledge() });

function showState(next, { why, wait } = {}) {
  state = next;
  stateText = next === "connecting" && wait !== undefined ? "state.unreachable" : `state.${next}`;
  connection.dataset.state = next;
  find(".connection .state").textContent = text(stateText);
  again.hidden = !["connecting", "reconnecting", "taken", "barred"].includes(next);
  again.textContent = text(AGAIN[next] ?? "again");
  if (next === "resumed") output.note(text("note.resumed"), "quiet");
  if (next === "lost") output.note(text(why === "expired" ? "note.expired" : "note.lost"), "warning");
  if (next === "taken") output.note(text("note.taken"), "warning");
  showButtons();
}

function showButtons() {
  run.disabled = reset.disabled = !session.free;
  stop.disabled = !session.pending || !session.connected;
  files.next();
}

function begun(pending) {
  stopping = false;
  status.dataset.kind = "running";
  lastVerdict = () => text(stopping ? "stopping" : pending.kind === "upload" ? "uploading" : "running");
  said.textContent = lastVerdict();
  if (pending.kind === "execute") {
    editor.clearMarks();
    output.append(runHead(pending.startedAt, currentLanguage()));
  }
  const tick = () => (timer.textContent = duration(Date.now() - pending.startedAt));
  tick();
  ticking = setInterval(tick, 100);
  showButtons();
}

function frame(message) {
  if (message.type === "output") output.print(message.text);
  else if (message.type === "input_request") ask(message);
  else if (message.type === "progress") showProgress(message);
  else if (message.type === "display" && message.mime === "image/svg+xml") output.append(chart(message.data), message.data.length);
  else if (message.type === "event") output.note(emitted(message), "event");
}

function ask({ prompt }) {
  const [words, line] = [question.querySelector("label"), question.querySelector("input")];
  words.textContent = prompt;
  // The same question comes again with a connection that was broken: what is being written stays.
  if (question.hidden) line.value = "";
  question.hidden = false;
  lastVerdict = () => text(stopping ? "stopping" : "waiting");
  said.textContent = lastVerdict();
  line.focus();
}

function answer() {
  const line = question.querySelector("input").value;
  output.print(`${question.querySelector("label").textContent}${line}\n`);
  question.hidden = true;
  lastVerdict = () => text(stopping ? "stopping" : "running");
  said.textContent = lastVerdict();
  session.answer(line);
  editor.focus();
}

function showProgress({ percent, stage, message }) {
  progress.hidden = false;
  const bar = progress.firstElementChild;
  bar.value = Math.max(0, Math.min(100, Number(percent) || 0));
  progress.lastElementChild.textContent = [stage, message].filter(Boolean).join(": ");
}

function finished(pending, answer) {
  clearInterval(ticking);
  progress.hidden = question.hidden = true;
  const took = Number.isFinite(answer.duration_ms) ? answer.duration_ms : Date.now() - pending.startedAt;
  lastVerdict = () => (pending.kind === "reset" && answer.success ? text("status.reset") : verdict(answer));
  status.dataset.kind = answer.status ?? (answer.success ? "ok" : "error");
  said.textContent = lastVerdict();
  timer.textContent = duration(took);
  if (answer.output) output.print(answer.output);
  if (pending.kind === "reset" && answer.success) output.note(text("status.reset"), "quiet");
  else if (pending.kind === "upload" && answer.success) output.note(answer.message, "quiet");
  else output.append(ending(answer, { asked: stopping, goTo: ({ line, column }) => editor.goTo(line, column) }));
  // The marks are about the text that was run; another text has other lines.
  if (pending.kind === "execute" && JSON.parse(pending.text).code === editor.text) {
    editor.mark((answer.diagnostics ?? []).filter(({ line }) => line));
  }
  showButtons();
}

function start() {
  if (!session.free) return;
  // Whoever goes on has seen what became of the session.
  if (state === "resumed" || state === "lost") showState("connected");
  keep(PROGRAM, editor.text);
  session.execute(editor.text, currentLanguage());
}

function halt() {
  if (stop.disabled) return;
  session.interrupt();
  stopping = true;
  said.textContent = lastVerdict();
}

question.addEventListener("submit", (event) => {
  event.preventDefault();
  answer();
});
run.addEventListener("click", start);
stop.addEventListener("click", halt);
reset.addEventListener("click", () => resetDialog.showModal());
resetDialog.addEventListener("close", () => {
  if (resetDialog.returnValue === "reset") session.reset(currentLanguage());
  resetDialog.returnValue = "";
});
find("button.clear").addEventListener("click", () => output.clear());
again.addEventListener("click", () => {
  if (state === "taken") session.startNew();
  else if (state === "barred") enter(() => session.start());
  else session.hurry();
});
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || resetDialog.open || login.open) return;
  if (event.key === "Enter") start();
  else if (event.key === ".") halt();
  else return;
  event.preventDefault();
});
addEventListener("pagehide", () => keep(PROGRAM, editor.text));

function showWrap(wrapped) {
  wrap.checked = wrapped;
  log.classList.toggle("wrapped", wrapped);
}
wrap.addEventListener("change", () => {
  keep(WRAP, wrap.checked ? "yes" : "no");
  showWrap(wrap.checked);
});

function fillExamples() {
  const first = new Option(text("examples"), "", true, true);
  first.disabled = true;
  examples.replaceChildren(first, ...EXAMPLES.map(({ name }, i) => new Option(name[currentLanguage()], String(i))));
}
examples.addEventListener("change", () => {
  const { name, program } = EXAMPLES[Number(examples.value)];
  editor.replaceAll(program[currentLanguage()]);
  output.note(text("example.loaded", { name: name[currentLanguage()] }), "quiet");
  examples.selectedIndex = 0;
});

function showLanguage() {
  translatePage();
  fillExamples();
  find(".connection .state").textContent = text(stateText);
  again.textContent = text(AGAIN[state] ?? "again");
  login.translate();
  said.textContent = lastVerdict();
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === currentLanguage()));
  }
}
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    chooseLanguage(button.dataset.language);
    showLanguage();
  });
}

showLanguage();
showWrap(kept(WRAP) === "yes");
editor.text = kept(PROGRAM) ?? EXAMPLES[0].program[currentLanguage()];
enter(() => session.start());
// On a touch screen the focus would bring up the keyboard over the page.
if (matchMedia("(pointer: fine)").matches) editor.focus();
