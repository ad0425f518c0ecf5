// The page in headless Chromium, as a person uses it: by typing and clicking.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const clone = fileURLToPath(new URL("../../", import.meta.url));
const cache = process.env.DATACODE_TEST_CACHE ?? path.join(clone, ".cache");
const { chromium } = createRequire(path.join(cache, "node/"))("playwright-core");

/** Milliseconds for anything to happen: generous, the machine may be busy with other tests. */
export const PATIENCE = 60_000;

const QUIET = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export function startBrowser() {
  // Chromium's sandbox does not work for root, who runs the tests in containers.
  const sandbox = process.getuid() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...QUIET, ...sandbox] });
}

/** A new user with a tab on the page; what goes wrong in any of the user's tabs is collected. */
export async function newUser(browser, url, options = {}) {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const complaints = [];
  const strangers = [];
  context.on("request", (request) => {
    if (new URL(request.url()).host !== new URL(url).host) strangers.push(request.url());
  });
  context.on("page", (page) => {
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("websocket", (socket) => {
      if (new URL(socket.url()).host !== new URL(url).host) strangers.push(socket.url());
    });
  });
  const open = async () => {
    const page = await context.newPage();
    const response = await page.goto(url);
    return new Tab(page, response);
  };
  return {
    open,
    context,
    /** The tab once more: the browser copies what it has stored. */
    async duplicate(tab) {
      const opened = context.waitForEvent("page");
      await tab.page.evaluate(() => void window.open(location.href));
      return new Tab(await opened, null);
    },
    /** Ends the user; nothing may have gone wrong except what `expected` matches. */
    async leave(expected = /(?!)/) {
      await context.close();
      assert.deepEqual(complaints.filter((text) => !expected.test(text)), [], "the console is clean");
      assert.deepEqual(strangers, [], "no request leaves the host");
    },
  };
}

/** What Chromium itself writes on the console when a connection breaks: no fault of the page. */
export const BROKEN_CONNECTION = /^WebSocket connection to '[^']*' failed/;

export class Tab {
  constructor(page, response) {
    this.page = page;
    this.response = response;
  }

  /** The element's text, without its own blanks around it. */
  async read(selector) {
    return (await this.page.locator(selector).textContent()).trim();
  }

  /** Waits until the state of the connection is that word. */
  async state(name) {
    await this.page.locator(`.connection[data-state="${name}"]`).waitFor();
  }

  /** Waits until a program can be run. */
  async ready() {
    await this.page.locator("button.run:enabled").waitFor();
  }

  /** Replaces the program by typing another one, key by key. */
  async type(program) {
    await this.page.locator(".editor textarea").click();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.type(program);
  }

  async program() {
    return this.page.locator(".editor textarea").inputValue();
  }

  async click(name) {
    await this.page.locator(`button.${name}`).click();
  }

  /** Types a program, clicks Run and waits for its end. */
  async run(program) {
    await this.type(program);
    await this.ready();
    await this.click("run");
    await this.ended();
  }

  /** Waits until nothing runs; gives the verdict. */
  async ended() {
    await this.ready();
    return this.read(".status .said");
  }

  /** Everything that was printed and is shown. */
  async printed() {
    // Blocks out of sight are not drawn, but they are there: this is the text, not the picture.
    return (await this.page.locator(".log .block").allTextContents()).join("");
  }

  /** Waits until what was printed matches. */
  async prints(pattern) {
    await this.page.waitForFunction(
      ([source, flags]) => new RegExp(source, flags).test(Array.from(document.querySelectorAll(".log .block"), (b) => b.textContent).join("")),
      [pattern.source, pattern.flags],
    );
  }
}
