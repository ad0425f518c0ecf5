// The built program as a server of its own, on a free port of the loopback.

import { spawn } from "node:child_process";
import { once } from "node:events";

/** Milliseconds the program has to say where it listens. */
const START = 30_000;

/**
 * Starts it and waits until it listens. `DATACODE_BIN` names the program: it is built before, never here.
 *
 * @param {string[]} [options] further arguments
 */
export async function startProgram(options = []) {
  const binary = process.env.DATACODE_BIN;
  if (!binary) throw new Error("DATACODE_BIN must name the built program");
  const child = spawn(binary, ["--websocket", "--host", "127.0.0.1", "--port", "0", ...options], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const port = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it does not say where it listens, only: ${said}`)), START);
    const hear = (chunk) => {
      said += chunk;
      const address = /127\.0\.0\.1:(\d+)/.exec(said);
      if (!address) return;
      clearTimeout(timer);
      resolve(Number(address[1]));
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`it ended with ${code}: ${said}`)));
  });
  return {
    port,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
