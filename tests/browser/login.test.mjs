// The page and a server that wants a token, in a real browser.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { BROKEN_CONNECTION, newUser, PATIENCE, startBrowser } from "./client.mjs";
import { startProgram } from "./program.mjs";

const SECRET = "a secret of at least thirty-two bytes";
const SHARED = "shared-with-the-page";

/** A JWT of a developer, good for so many seconds. */
function jwt(seconds) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: "ann", role: "developer", exp: Math.floor(Date.now() / 1000) + seconds };
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", SECRET).update(signed).digest("base64url")}`;
}

describe("a server that wants a token", { timeout: 10 * PATIENCE }, () => {
  let required, optional, browser;
  before(async () => {
    required = await startProgram(["--require-auth", "--auth-token", SHARED, "--jwt-secret", SECRET]);
    optional = await startProgram(["--auth-token", SHARED]);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await optional?.stop();
    await required?.stop();
  });

  const user = (name, server, act, expected) =>
    test(name, async () => {
      const person = await newUser(browser, `http://127.0.0.1:${server().port}/`);
      await act(await person.open(), person);
      await person.leave(expected);
    });

  const why = (tab) => tab.read(".login-dialog .why");
  async function enter(tab, token) {
    await tab.page.locator(".login-dialog input").fill(token);
    await tab.page.locator(".login-dialog button.enter").click();
  }

  user("asks the page, which asks the person, until the token is right", () => required, async (tab, person) => {
    await tab.page.locator(".login-dialog[open]").waitFor();
    assert.equal(await why(tab), "The server lets nobody in without a token.");
    assert.equal(await tab.page.locator(".login-dialog .without").isVisible(), false);
    await enter(tab, "wrong");
    await tab.page.locator(".login-dialog .why", { hasText: "This token is not valid." }).waitFor();
    await enter(tab, SHARED);
    await tab.state("connected");
    await tab.run("print(6 * 7)");
    await tab.prints(/^42\n$/m);
    // The tab keeps it, the browser does not.
    await tab.page.reload();
    await tab.state("resumed");
    const other = await person.open();
    await other.page.locator(".login-dialog[open]").waitFor();
    await other.page.keyboard.press("Escape");
    await other.state("barred");
    await other.click("again");
    await enter(other, SHARED);
    await other.state("connected");
  });

  user(
    "asks for another token when one has expired, and the session is still there",
    () => required,
    async (tab) => {
      // Clocks may be five seconds apart: seven are left.
      await enter(tab, jwt(2));
      await tab.state("connected");
      await tab.run("let kept = 5");
      await tab.page.locator(".login-dialog .why", { hasText: "The token has expired." }).waitFor();
      await enter(tab, jwt(600));
      await tab.state("resumed");
      await tab.run("print(kept)");
      await tab.prints(/^5\n$/m);
    },
    BROKEN_CONNECTION,
  );

  user("lets a person go on without where none is needed, and says what that is good for", () => optional, async (tab) => {
    await tab.page.locator(".login-dialog[open]").waitFor();
    assert.equal(await why(tab), "Running programs needs a token.");
    await tab.page.locator(".login-dialog .without").click();
    await tab.page.locator(".login-dialog[open]").waitFor({ state: "hidden" });
    await tab.state("connected");
    await tab.run("print(1)");
    assert.equal(await tab.read(".status .said"), "Request refused");
  });
});
