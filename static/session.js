// The session on the server: its requests and answers, and coming back to it after a break or a reload of the page.
//
// Frames of a request are numbered (`seq`). The last number shown, with the token and the epoch it belongs to, is kept in
// sessionStorage; with them a new socket, or a new page in the same tab, takes the session up where this one stood.

import { Connection, TAKEN_OVER } from "./connection.js";
import { token } from "./login.js";

const TICKET = "datacode.session";
const PENDING = "datacode.request";
/** A request that broke the connection this often is not sent again: it may be what breaks it. */
const MOST_TRIES = 3;

/** The close code of who may not be connected any more. */
const POLICY = 1008;

/**
 * @typedef {"connecting" | "connected" | "reconnecting" | "resumed" | "lost" | "taken" | "barred"} State
 *
 * @typedef {object} Pending the request that has not been answered
 * @property {string} id
 * @property {"execute" | "reset" | "upload"} kind
 * @property {string} text the message as it was sent: sent again byte for byte, the server knows it by that
 * @property {number} startedAt milliseconds since 1970
 * @property {number} tries how often it was sent
 * @property {object} [question] the frame of a question whose answer has not arrived
 *
 * @typedef {object} Listener
 * @property {(state: State, detail: object) => void} state
 * @property {(pending: Pending) => void} begun also for a request found again after a reload
 * @property {(frame: object) => void} frame output or progress of the pending request
 * @property {() => void} arrived a numbered frame came, whatever it was: show what there is, then `acknowledge()`
 * @property {(pending: Pending, answer: object) => void} finished
 * @property {() => void} refused no connection came about, or one was ended by the server: it may want a token
 * @property {(name: "gap" | "gone" | "refused", detail?: string) => void} notice
 */

/** Session storage that works on when it is full or forbidden: then a reload begins a new session. */
const store = {
  read(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Nothing to be done: the session lasts as long as the page.
    }
  },
};

export class Session {
  #connection;
  #listener;
  /** @type {{token: string, epoch: string, seq: number} | null} */
  #ticket = store.read(TICKET);
  /** @type {Pending | null} */
  #pending = store.read(PENDING);
  #received = this.#ticket?.seq ?? 0;
  #acknowledged = this.#received;
  /** Whether the socket now open was opened with a token, and no `resumed` has come yet. */
  #returning = false;
  /** Whether the server holds anything of ours that could be lost. */
  #used = this.#ticket !== null;
  #ready = false;
  #broken = false;
  #started = false;
  #prefix = Array.from(crypto.getRandomValues(new Uint8Array(6)), (b) => b.toString(16).padStart(2, "0")).join("");
  #count = 0;

  /**
   * @param {URL} address of the server, without a query
   * @param {Listener} listener
   */
  constructor(address, listener) {
    this.#listener = listener;
    this.#connection = new Connection({
      address: () => this.#address(address),
      opened: () => this.#opened(),
      received: (text) => this.#receive(text),
      broken: (code, reason) => this.#lostSocket(code, reason),
      waiting: (wait) => listener.state(this.#broken ? "reconnecting" : "connecting", { wait }),
      ended: () => this.#taken(),
    });
  }

  /** Connects; everything else follows by itself. */
  start() {
    this.#listener.state(this.#broken ? "reconnecting" : "connecting", {});
    if (this.#pending && !this.#started) this.#listener.begun(this.#pending);
    this.#started = true;
    this.#connection.open();
  }

  /** Tries to connect at once instead of waiting. */
  hurry() {
    this.#connection.hurry();
  }

  /** Stops trying to connect, until it is started again: the server lets nobody in like this. */
  hold() {
    if (this.#ready) return;
    this.#connection.hold();
    this.#listener.state("barred", {});
  }

  /** Gives the session up and begins a new one. */
  startNew() {
    this.#forget();
    this.#used = false;
    this.#listener.state("connecting", {});
    this.#connection.open();
  }

  /** Whether a request can be sent now. */
  get free() {
    return this.#ready && this.#pending === null;
  }

  /** Whether the server hears us. */
  get connected() {
    return this.#ready;
  }

  /** @returns {Pending | null} */
  get pending() {
    return this.#pending;
  }

  /** @param {string} code @param {"ru" | "en"} lang */
  execute(code, lang) {
    this.#ask("execute", { type: "execute", code, stream: true, full: true, lang });
  }

  /** Forgets the session's variables and functions. @param {"ru" | "en"} lang */
  reset(lang) {
    this.#ask("reset", { type: "reset", lang });
  }

  /** Puts a file into the session's folder. @param {string} filename @param {string} content @param {"ru" | "en"} lang */
  upload(filename, content, lang) {
    this.#ask("upload", { type: "upload_file", filename, content, lang });
  }

  /** Stops what is running; the answer of the request itself tells whether it worked. */
  interrupt() {
    if (this.#pending) this.#say({ type: "interrupt", target: this.#pending.id });
  }

  /** Answers the question of the program that runs. @param {string} text */
  answer(text) {
    const { id, question } = this.#pending ?? {};
    if (question) this.#say({ type: "input", no: question.no, text, id: `${id}?` });
  }

  /** Everything received has been shown: the server may forget it, and the program may print more. */
  acknowledge() {
    if (this.#acknowledged === this.#received) return;
    this.#acknowledged = this.#received;
    if (this.#ticket) {
      this.#ticket.seq = this.#received;
      store.write(TICKET, this.#ticket);
    }
    this.#say({ type: "ack", seq: this.#acknowledged });
  }

  #say(message) {
    return this.#connection.send(JSON.stringify(message));
  }

  #ask(kind, message) {
    if (!this.free) return;
    this.#count += 1;
    const id = `${this.#prefix}-${this.#count}`;
    const text = JSON.stringify({ ...message, id });
    this.#pending = { id, kind, text, startedAt: Date.now(), tries: 0 };
    this.#used = true;
    this.#listener.begun(this.#pending);
    this.#sendPending();
  }

  #sendPending() {
    this.#pending.tries += 1;
    store.write(PENDING, this.#pending);
    this.#connection.send(this.#pending.text);
  }

  #address(base) {
    const url = new URL(base);
    if (token()) url.searchParams.set("token", token());
    this.#returning = this.#ticket !== null;
    if (this.#ticket) {
      url.searchParams.set("reconnection_token", this.#ticket.token);
      url.searchParams.set("epoch", this.#ticket.epoch);
      url.searchParams.set("seq", String(this.#received));
    }
    return url.href;
  }

  #opened() {
    if (this.#returning) return;
    // Frames are numbered from here on, so nothing is asked before.
    this.#received = this.#acknowledged = 0;
    this.#say({ type: "get_reconnection_token" });
  }

  #receive(text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (message.type === "resumed") this.#resumed(message);
    else if (message.type === "reconnection_token") this.#ticketCame(message);
    else if (Number.isSafeInteger(message.seq)) {
      // After a break the last frames may come twice.
      if (message.seq <= this.#received) return;
      this.#received = message.seq;
      this.#deliver(message);
      this.#listener.arrived();
    } else if (message.type !== "pong") this.#deliver(message);
  }

  #deliver(message) {
    const own = this.#pending !== null && message.id === this.#pending.id;
    if (own && message.type === "input_request") this.#asked(message);
    // Kept until here: what is said into a broken connection does not arrive.
    if (this.#pending !== null && message.id === `${this.#pending.id}?`) this.#asked(undefined);
    else if (own && message.type) this.#listener.frame(message);
    else if (own) this.#finish(message);
    else if (message.success === false && message.id === undefined) this.#listener.notice("refused", message.error);
  }

  #asked(question) {
    this.#pending.question = question;
    store.write(PENDING, this.#pending);
  }

  #finish(answer) {
    const pending = this.#pending;
    this.#pending = null;
    store.write(PENDING, null);
    this.#listener.finished(pending, answer);
  }

  #resumed(message) {
    this.#returning = false;
    if (message.session === "resumed") {
      if (!message.recovered) {
        this.#received = this.#acknowledged = message.from - 1;
        this.#listener.notice("gap");
      }
      this.#enter("resumed");
      if (this.#pending) this.#takeUp(message.open ?? []);
    } else {
      this.#startedAfresh(message.session);
    }
    this.#say({ type: "get_reconnection_token" });
  }

  /** @param {string[]} open the requests the server works on */
  #takeUp(open) {
    const { id, tries, question } = this.#pending;
    if (open.includes(id)) {
      if (question) this.#listener.frame(question);
      return;
    }
    if (tries < MOST_TRIES) {
      // It never arrived, or it has ended and its answer is on the way; then this gives the same answer, nothing runs.
      this.#sendPending();
    } else {
      this.#finish({ success: false, status: "unanswered" });
    }
  }

  #startedAfresh(why) {
    this.#forget();
    if (!this.#used) {
      this.#enter("connected");
      return;
    }
    this.#enter("lost", { why });
    if (this.#pending) this.#finish({ success: false, status: "unanswered" });
    this.#used = false;
  }

  #ticketCame({ token, epoch }) {
    const fresh = this.#ticket === null;
    const kept = this.#ticket?.epoch === epoch;
    this.#ticket = { token, epoch, seq: kept ? this.#ticket.seq : this.#acknowledged };
    store.write(TICKET, this.#ticket);
    if (fresh && !this.#ready) this.#startedWithoutTicket();
  }

  /** A socket without a token begins a new session; if there was one before, it broke before it had a token. */
  #startedWithoutTicket() {
    const ticket = this.#ticket;
    this.#startedAfresh("lost");
    this.#ticket = ticket;
    store.write(TICKET, ticket);
  }

  #enter(state, detail = {}) {
    this.#ready = true;
    this.#broken = false;
    this.#listener.state(state, detail);
  }

  #lostSocket(code, reason) {
    // It never opened, or what it was opened with has expired: the server may want another token.
    if (!this.#ready || code === POLICY) this.#listener.refused();
    if (this.#ready) this.#broken = true;
    this.#ready = false;
    if (code === 1009 && this.#pending) {
      // The message was too large; sending it again would break the next connection as well.
      this.#finish({ success: false, status: "refused", error: reason });
    } else if (reason && code !== TAKEN_OVER) {
      this.#listener.notice("gone", reason);
    }
  }

  #taken() {
    if (this.#pending) this.#finish({ success: false, status: "elsewhere" });
    this.#forget();
    this.#used = false;
    this.#listener.state("taken", {});
  }

  #forget() {
    this.#ticket = null;
    store.write(TICKET, null);
    this.#received = this.#acknowledged = 0;
  }
}
