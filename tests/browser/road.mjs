// The network between browser and server: a TCP proxy that a test can cut and mend.

import { once } from "node:events";
import { connect, createServer } from "node:net";

/** @param {number} port of the server */
export async function buildRoad(port) {
  /** Of every connection: how to end it, and its two directions. */
  const open = new Set();
  let target = port;
  let passable = true;
  const listener = createServer((here) => {
    if (!passable) {
      here.destroy();
      return;
    }
    const there = connect(target, "127.0.0.1");
    const connection = { here, there, end };
    function end() {
      here.destroy();
      there.destroy();
      open.delete(connection);
    }
    open.add(connection);
    for (const socket of [here, there]) socket.on("error", end).on("close", end);
    here.pipe(there).pipe(here);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    url: `http://127.0.0.1:${listener.address().port}/`,
    /** Breaks every connection and lets none through until `mend`. */
    cut() {
      passable = false;
      for (const { end } of [...open]) end();
    },
    /** From now on, what the page says on its open connections vanishes on the way. */
    losePage() {
      for (const { here, there } of open) here.unpipe(there).resume();
    },
    /** From now on, what the server says on the open connections vanishes on the way. */
    loseServer() {
      for (const { here, there } of open) there.unpipe(here).resume();
    },
    /** @param {number} [port] of another server, from now on */
    mend(port = target) {
      target = port;
      passable = true;
    },
    async close() {
      this.cut();
      listener.close();
      await once(listener, "close");
    },
  };
}
