// When `static/connection.js` opens its socket again, with the clock and the network in the test's hands.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, test } from "node:test";

import { startClock } from "./clock.mjs";

const source = await readFile(new URL("../../static/connection.js", import.meta.url));
// By its text, not its name: Node takes a `.js` without a package for an older kind of module.
const { Connection } = await import(`data:text/javascript;base64,${source.toString("base64")}`);

let sockets, told, chance, clock;
const random = Math.random;

class Socket extends EventTarget {
  static OPEN = 1;
  readyState = 0;
  sent = [];
  closed = false;

  constructor(address) {
    super();
    this.address = address;
    sockets.push(this);
  }

  send(text) {
    this.sent.push(text);
  }

  close() {
    this.closed = true;
  }

  opens() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  says(data) {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }

  breaks(code = 1006, reason = "") {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason }));
  }
}

beforeEach(() => {
  sockets = [];
  told = [];
  chance = 0.999;
  clock = startClock();
  Math.random = () => chance;
  const events = new EventTarget();
  Object.assign(globalThis, {
    WebSocket: Socket,
    document: Object.assign(new EventTarget(), { hidden: false }),
    addEventListener: events.addEventListener.bind(events),
    dispatchEvent: events.dispatchEvent.bind(events),
  });
});

afterEach(() => {
  Math.random = random;
  clock.stop();
});

function connection() {
  const tell = (what) => (...about) => told.push([what, ...about]);
  const made = new Connection({
    address: () => `ws://here/${sockets.length}`,
    opened: tell("opened"),
    received: tell("received"),
    broken: tell("broken"),
    waiting: tell("waiting"),
    ended: tell("ended"),
  });
  made.open();
  return made;
}

const waits = () => told.filter(([what]) => what === "waiting").map(([, wait]) => wait);

test("waits double up to 15 seconds, and any moment of them may be chosen", () => {
  connection();
  for (let i = 0; i < 8; i += 1) {
    sockets.at(-1).breaks();
    clock.pass(waits().at(-1) + 1);
  }
  assert.deepEqual(waits().map(Math.round), [500, 999, 1998, 3996, 7992, 14985, 14985, 14985]);
  assert.equal(sockets.length, 9);
  chance = 0;
  sockets.at(-1).breaks();
  assert.equal(waits().at(-1), 0);
});

test("the waits begin anew only after the server has said something", () => {
  connection();
  sockets[0].breaks();
  clock.pass(500);
  sockets[1].opens();
  sockets[1].breaks();
  assert.ok(waits()[1] > 500, "a socket that only opened proves nothing");
  clock.pass(1_000);
  sockets[2].opens();
  sockets[2].says("{}");
  sockets[2].breaks();
  assert.ok(waits()[2] <= 500);
});

test("a socket that is silent for 20 seconds is asked, and given up after 45", () => {
  connection();
  sockets[0].opens();
  clock.pass(25_000);
  assert.deepEqual(sockets[0].sent[0], '{"type":"ping"}');
  clock.pass(25_000);
  assert.ok(sockets[0].closed);
  assert.deepEqual(told.at(-2), ["broken", 1006, ""]);
  const before = told.length;
  sockets[0].says("too late");
  sockets[0].breaks();
  assert.equal(told.length, before, "a socket that was given up is not heard any more");
});

test("a socket that hears something is kept", () => {
  connection();
  sockets[0].opens();
  for (let i = 0; i < 20; i += 1) {
    clock.pass(10_000);
    sockets[0].says("{}");
  }
  assert.equal(sockets.length, 1);
  assert.equal(sockets[0].closed, false);
});

test("an attempt that takes longer than 10 seconds is given up", () => {
  connection();
  clock.pass(10_000);
  assert.ok(sockets[0].closed);
  assert.equal(told.at(-1)[0], "waiting");
});

test("a session taken over by another page is not taken back", () => {
  const made = connection();
  sockets[0].opens();
  sockets[0].breaks(4001, "taken over");
  clock.pass(600_000);
  assert.equal(sockets.length, 1);
  assert.equal(told.at(-1)[0], "ended");
  made.hurry();
  assert.equal(sockets.length, 1, "not even when it is in a hurry");
  made.open();
  assert.equal(sockets.length, 2, "only when it is asked to");
});

test("the network's return and an impatient user end the waiting", () => {
  const made = connection();
  sockets[0].breaks();
  dispatchEvent(new Event("online"));
  assert.equal(sockets.length, 2);
  sockets[1].breaks();
  made.hurry();
  assert.equal(sockets.length, 3);
  clock.pass(5_000);
  assert.equal(sockets.length, 3, "the wait that was cut short does not open another");
});

test("nothing is handed to a socket that is not open", () => {
  const made = connection();
  assert.equal(made.send("x"), false);
  sockets[0].opens();
  assert.equal(made.send("x"), true);
  assert.deepEqual(sockets[0].sent, ["x"]);
});
