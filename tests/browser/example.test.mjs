// The client in one file, opened from the disk as its users open it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { PATIENCE, startBrowser } from "./client.mjs";
import { startProgram } from "./program.mjs";

const FILE = new URL("../../examples/clients/websocket_client_example.html", import.meta.url);

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

/** The page, connected to a server of its own; both end with the test. */
async function opened(context, options) {
  const program = await startProgram(options);
  context.after(() => program.stop());
  const page = await browser.newPage();
  context.after(() => page.close());
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${FILE}?${encodeURIComponent(`ws://127.0.0.1:${program.port}`)}`);
  return page;
}

test("the example page runs its program from the disk, and stops an endless one", async (context) => {
  const page = await opened(context, ["--allow-origin", "null"]);
  await page.locator("#run:enabled").click();
  await page.locator("#state", { hasText: /^ok, / }).waitFor();
  assert.match(await page.locator("#output").textContent(), /│ Минск │ {3}215 │\n/);

  await page.locator("#code").fill("print('began')\nwhile true {}");
  await page.locator("#run").click();
  await page.locator("#output", { hasText: "began" }).waitFor();
  await page.locator("#stop").click();
  await page.locator("#state", { hasText: /^interrupted, / }).waitFor();
});

test("a page from the disk is not let in unless the server was told so", async (context) => {
  const page = await opened(context, []);
  await page.locator("#state", { hasText: "not connected" }).waitFor();
  assert.equal(await page.locator("#run").isDisabled(), true);
});
