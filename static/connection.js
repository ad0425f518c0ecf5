// One WebSocket that is opened again when it breaks. It knows how to stay connected and nothing of what is said.

/** Milliseconds: the longest first wait before opening again; it doubles with each failure. */
const FIRST_WAIT = 500;
/** Milliseconds: no wait is longer. */
const LONGEST_WAIT = 15_000;
/** Milliseconds an attempt may take; browsers themselves would wait for minutes. */
const OPEN_WITHIN = 10_000;
/** Milliseconds of silence after which the server is asked whether it is there. */
const ASK_AFTER = 20_000;
/** Milliseconds of silence after which the connection counts as dead: a vanished network sends no close. */
const DEAD_AFTER = 45_000;
/** The close code that means: this session was taken up by another page. Opening again would take it back, for ever. */
export const TAKEN_OVER = 4001;

/**
 * @typedef {object} Listener
 * @property {() => string} address where to connect; asked before every attempt
 * @property {() => void} opened
 * @property {(text: string) => void} received
 * @property {(code: number, reason: string) => void} broken an open socket broke, or an attempt failed
 * @property {(milliseconds: number) => void} waiting the next attempt is so far away
 * @property {() => void} ended it will not be opened again by itself
 */

export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  #listener;
  #failures = 0;
  #heardAt = 0;
  #retry = 0;
  #deadline = 0;
  #watch = 0;

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) {
        this.hurry();
        this.#check();
      }
    });
  }

  /** Opens it now, unless it is open or being opened. */
  open() {
    if (this.#socket) return;
    clearTimeout(this.#retry);
    this.#retry = 0;
    const socket = new WebSocket(this.#listener.address());
    this.#socket = socket;
    // Events of a socket that was given up can still arrive; they are about nothing any more.
    const current = (handle) => (event) => {
      if (this.#socket === socket) handle(event);
    };
    socket.addEventListener("open", current(() => this.#opened()));
    socket.addEventListener("message", current((event) => this.#received(event.data)));
    socket.addEventListener("close", current((event) => this.#broken(event.code, event.reason)));
    this.#deadline = setTimeout(current(() => this.#broken(1006, "")), OPEN_WITHIN);
  }

  /** Opens it now if it is waiting for its next attempt. */
  hurry() {
    if (this.#retry) this.open();
  }

  /** Does not open it any more until it is asked to. */
  hold() {
    clearTimeout(this.#retry);
    this.#retry = 0;
  }

  /**
   * @param {string} text
   * @returns {boolean} whether it was handed to the network; not whether it arrived
   */
  send(text) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(text);
    return true;
  }

  #opened() {
    clearTimeout(this.#deadline);
    this.#heardAt = Date.now();
    this.#watch = setInterval(() => this.#check(), 5_000);
    this.#listener.opened();
  }

  #received(data) {
    this.#heardAt = Date.now();
    // Only what the server says proves that it works again; a socket that opens and closes at once must go on waiting longer.
    this.#failures = 0;
    if (typeof data === "string") this.#listener.received(data);
  }

  #check() {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const silence = Date.now() - this.#heardAt;
    if (silence > DEAD_AFTER) this.#broken(1006, "");
    else if (silence > ASK_AFTER) this.send('{"type":"ping"}');
  }

  #broken(code, reason) {
    clearTimeout(this.#deadline);
    clearInterval(this.#watch);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#listener.broken(code, reason);
    if (code === TAKEN_OVER) {
      this.#listener.ended();
      return;
    }
    // "Full jitter": any moment of the growing span, so that the pages of a restarted server do not all come at once.
    const span = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(this.#failures, 10));
    const wait = Math.random() * span;
    this.#failures += 1;
    this.#retry = setTimeout(() => this.open(), wait);
    this.#listener.waiting(wait);
  }
}
