// The page and files for the session's folder, in a real browser.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { newUser, PATIENCE, startBrowser } from "./client.mjs";
import { startProgram } from "./program.mjs";

describe("a server that gives sessions folders", { timeout: 10 * PATIENCE }, () => {
  let state, own, none, browser;
  before(async () => {
    state = await mkdtemp(path.join(tmpdir(), "datacode-upload-"));
    own = await startProgram(["--use-ve", "--state-dir", state, "--message-limit", "2M"]);
    none = await startProgram();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await none?.stop();
    await own?.stop();
    await rm(state, { recursive: true, force: true });
  });

  const user = (name, server, act) =>
    test(name, async () => {
      const person = await newUser(browser, `http://127.0.0.1:${server().port}/`);
      const tab = await person.open();
      await tab.state("connected");
      await act(tab);
      await person.leave();
    });

  const file = (name, content) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
  const choose = (tab, ...files) => tab.page.locator("input.files").setInputFiles(files);
  const told = (tab, words) => tab.page.locator(".log .note", { hasText: words }).waitFor();

  user("takes several files one after the other, and programs read them", () => own, async (tab) => {
    await choose(tab, file("числа.csv", "a\n1\n2\n"), file("empty.txt", ""), file("wide.csv", "a\n" + "7\n".repeat(400_000)));
    for (const name of ["числа.csv", "empty.txt", "wide.csv"]) await told(tab, name);
    await tab.run('print(sum(read_file("числа.csv").a), len(read_file("empty.txt")), len(read_file("wide.csv")))');
    await tab.prints(/^3 0 400000\n$/m);
  });

  user("lets a file wait for the program that runs", () => own, async (tab) => {
    await tab.type('print("begun") while true { }');
    await tab.ready();
    await tab.click("run");
    await tab.prints(/^begun$/m);
    await choose(tab, file("late.csv", "a\n5\n"));
    await tab.click("stop");
    await told(tab, "late.csv");
    await tab.run('print(read_file("late.csv").a[0])');
    await tab.prints(/^5\n$/m);
  });

  user("is told of a file that is too large, and the others go", () => own, async (tab) => {
    await choose(tab, file("large.bin", Buffer.alloc(2 << 20)), file("small.csv", "a\n9\n"));
    await told(tab, "large.bin was not uploaded: it is larger than 1 MiB");
    await told(tab, "small.csv");
  });

  user("takes files that are dropped on the page", () => own, async (tab) => {
    await tab.page.evaluate(() => {
      const dropped = new DataTransfer();
      dropped.items.add(new File(["a\n3\n"], "dropped.csv"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
    });
    await told(tab, "dropped.csv");
  });

  user("is the only one that offers it", () => none, async (tab) => {
    await tab.ready();
    assert.equal(await tab.page.locator("button.upload").isVisible(), false);
  });
});
