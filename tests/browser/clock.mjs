// Timers in the hands of a test: time passes only when it is told to.

/** Puts the clock in place of the global one. */
export function startClock() {
  const own = { setTimeout, setInterval, clearTimeout, clearInterval, now: Date.now };
  let now = 0;
  let named = 0;
  const timers = new Map();
  const add = (again) => (act, wait) => {
    named += 1;
    timers.set(named, { act, at: now + wait, again: again ? wait : null });
    return named;
  };
  const remove = (name) => timers.delete(name);
  Object.assign(globalThis, { setTimeout: add(false), setInterval: add(true), clearTimeout: remove, clearInterval: remove });
  Date.now = () => now;
  return {
    /** Lets so many milliseconds pass; what is due happens in its order. */
    pass(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!due) break;
        const [name, timer] = due;
        now = timer.at;
        if (timer.again === null) timers.delete(name);
        else timer.at += timer.again;
        timer.act();
      }
      now = end;
    },
    /** Gives the global clock back. */
    stop() {
      const { now: realNow, ...real } = own;
      Object.assign(globalThis, real);
      Date.now = realNow;
    },
  };
}
