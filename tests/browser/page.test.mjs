// The page at `/`, served by the built program, used in a real browser.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { BROKEN_CONNECTION, newUser, PATIENCE, startBrowser } from "./client.mjs";
import { startProgram } from "./program.mjs";
import { buildRoad } from "./road.mjs";

describe("the page", { timeout: 10 * PATIENCE }, () => {
  let program, road, browser, folder;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "datacode-page-"));
    program = await startProgram();
    road = await buildRoad(program.port);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await road?.close();
    await program?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs a test with a user of its own, who finds a clean console and sends nothing to strangers. */
  const user = (name, act, { expected, ...options } = {}) =>
    test(name, async () => {
      const person = await newUser(browser, road.url, options);
      const tab = await person.open();
      await tab.state("connected");
      await act(tab, person);
      await person.leave(expected);
    });

  user("is allowed by a policy that forbids anything inline and anything foreign", async (tab) => {
    const policy = tab.response.headers()["content-security-policy"] ?? "";
    assert.match(policy, /default-src '(none|self)'/);
    assert.doesNotMatch(policy, /unsafe/);
  });

  user("a CSV of 5,000 rows is read, filtered, sorted and shown", async (tab) => {
    const cities = ["Minsk", "Brest", "Гродно", "Vitebsk"];
    // 7919 and 5000 have no common divisor: every amount occurs once, so the order is certain.
    const rows = Array.from({ length: 5000 }, (_, i) => ({ id: i + 1, city: cities[i % 4], amount: (i * 7919) % 5000 }));
    const file = path.join(folder, "sales.csv");
    await writeFile(file, ["id,city,amount", ...rows.map((r) => `${r.id},${r.city},${r.amount}`)].join("\n"));
    const program = [
      `let all = read_file(path("${file}"))`,
      `let large = table_where(all, "amount", ">=", 4000)`,
      `let sorted = table_sort(large, "amount", false)`,
      `print("rows", len(all), "large", len(large))`,
      `show_table(sorted, 8)`,
    ].join("\n");
    await tab.run(program);

    assert.equal(await tab.program(), program, "the editor holds exactly what was typed");
    assert.equal(await tab.read(".status .said"), "Done");
    const printed = await tab.printed();
    assert.match(printed, /^rows 5000 large 1000\n/);
    const lines = printed.split("\n").filter((line) => /^[┌├└│╞╒╘╭╰┏┡┗┃|+]/.test(line));
    assert.ok(new Set(lines.map((line) => [...line].length)).size === 1, "the lines of the box have one width");
    const cells = lines.map((line) => line.split(/[│┃|┆]/).map((cell) => cell.trim()).filter(Boolean)).filter((row) => row.length === 3);
    const expected = rows.filter((r) => r.amount >= 4000).sort((a, b) => b.amount - a.amount).slice(0, 8);
    assert.deepEqual(cells, [["id", "city", "amount"], ...expected.map((r) => [String(r.id), r.city, String(r.amount)])]);
  });

  user("a program asks, the page passes the answer on, and a page that was loaded again asks once more", async (tab) => {
    await tab.type("let name = input('Имя? ')\nlet age = input('Лет? ')\nprint(name + ':' + age)");
    await tab.ready();
    await tab.click("run");
    const asked = (words) => tab.page.waitForFunction((words) => document.querySelector(".question:not([hidden]) label")?.textContent === words, words);
    await asked("Имя? ");
    assert.equal(await tab.read(".status .said"), "Waiting for an answer");
    await tab.page.fill(".question input", "Анна");
    await tab.page.press(".question input", "Enter");
    await asked("Лет? ");
    await tab.page.reload();
    await asked("Лет? ");
    await tab.page.fill(".question input", "30");
    await tab.page.click(".question button");
    assert.equal(await tab.ended(), "Done");
    assert.match(await tab.printed(), /Имя\? Анна\n[^]*Лет\? 30\nАнна:30\n/);
    assert.ok(await tab.page.isHidden(".question"));
  });

  user("a chart is shown where it stands in the output, as an image that runs nothing, and an event as a line", async (tab) => {
    const title = "<b>5 < 6</b> & <script>alert(1)</script>";
    await tab.run(
      [
        "import plot",
        "print('before')",
        `show(plot.bar(table({"n": [3, 5]}), title="${title}"))`,
        `emit("sale", {"who": "<b>Anna</b>"})`,
        "print('after')",
      ].join("\n"),
    );
    assert.equal(await tab.read(".status .said"), "Done");
    const image = tab.page.locator(".log figure.chart img");
    assert.match(await image.getAttribute("src"), /^data:image\/svg\+xml/);
    assert.equal(await image.getAttribute("alt"), title);
    await tab.page.waitForFunction(() => document.querySelector(".chart img").naturalWidth === 800);
    assert.equal(await tab.page.locator(".log b, .log script, .log svg").count(), 0, "no mark-up of a program becomes mark-up");
    assert.equal(await tab.read(".log .note.event"), 'sale: {"who":"<b>Anna</b>"}');
    const order = await tab.page.locator(".log > *").evaluateAll((all) => all.map((e) => e.className.split(" ")[0]));
    assert.deepEqual(order.filter((name) => ["block", "chart", "note"].includes(name)), ["block", "chart", "block", "note", "block"]);
    assert.equal(await tab.printed(), `before\n<chart bar: ${title}>\nafter\n`);
  });

  user("an endless loop ends at a click on Stop, and the variables stay", async (tab) => {
    await tab.run("let kept = 41");
    await tab.type("while true {\nkept = kept + 0\n}");
    await tab.click("run");
    await tab.page.locator(".status[data-kind=running]").waitFor();
    assert.equal(await tab.page.locator("button.run").isDisabled(), true);
    await tab.click("stop");
    assert.equal(await tab.ended(), "Stopped");
    await tab.run("print(kept + 1)");
    await tab.prints(/^42\n$/m);
  });

  user("Stop obeys while output streams, and only the end of the output is kept", async (tab) => {
    await tab.type('let n = 0\nwhile true {\nn = n + 1\nprint("a line of the endless output with the number", n)\n}');
    await tab.click("run");
    await tab.page.locator(".dropped:visible").waitFor();
    await tab.click("stop");
    assert.equal(await tab.ended(), "Stopped");
    assert.match(await tab.read(".dropped"), /characters left out: [\d,]+/);
    const printed = await tab.printed();
    assert.ok(printed.length <= 2_000_000, `${printed.length} characters are kept`);
    const last = Number(/number (\d+)\n$/.exec(printed)[1]);
    await tab.run('print("counted to", n)');
    const counted = Number(/counted to (\d+)\n$/.exec(await tab.printed())[1]);
    assert.ok(counted - last <= 1, `shown up to ${last}, counted to ${counted}: no output was lost`);
  });

  user("60 MB of output leave the page usable", async (tab) => {
    await tab.type('let row = "0123456789" * 100\nfor i in range(60000) {\nprint(i, row)\n}\nprint("the end")');
    await tab.page.evaluate(() => {
      window.longest = 0;
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
      }).observe({ type: "longtask" });
    });
    await tab.click("run");
    await tab.prints(/^\d+ 0123/m);
    await tab.page.locator(".editor textarea").press("End");
    await tab.page.keyboard.type(" # typed meanwhile");
    assert.equal(await tab.ended(), "Done");
    assert.match(await tab.printed(), /\n59999 [0-9]+\nthe end\n$/);
    assert.match(await tab.program(), /# typed meanwhile/);
    const longest = await tab.page.evaluate(() => window.longest);
    assert.ok(longest < 2_000, `the page did not answer for ${longest} ms`);
  });

  for (const [what, leave] of [
    [
      "a tab in the background",
      () => {
        Object.defineProperty(Document.prototype, "hidden", { get: () => true });
        window.requestAnimationFrame = () => 0;
        window.setTimeout = () => 0;
      },
    ],
    ["a window behind another", () => (window.requestAnimationFrame = () => 0)],
  ]) {
    user(`${what} does not hold its program up`, async (tab) => {
      // From its first acknowledgement on the server waits for the next ones.
      await tab.run('print("seen")');
      await tab.type('let row = "0123456789" * 100\nfor i in range(10000) {\nprint(i, row)\n}\nprint("the end")');
      await tab.page.evaluate(leave);
      await tab.page.evaluate(() => document.querySelector("button.run").click());
      assert.equal(await tab.ended(), "Done");
      await tab.prints(/\n9999 [0-9]+\nthe end\n$/);
    });
  }

  user("what has been shown is acknowledged", async (tab) => {
    let received = 0;
    let acknowledged = 0;
    tab.page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => (received = JSON.parse(payload).seq ?? received));
      socket.on("framesent", ({ payload }) => {
        const message = JSON.parse(payload);
        if (message.type === "ack") acknowledged = message.seq;
      });
    });
    await tab.page.reload();
    await tab.run('print("one")\nprint("two")');
    await tab.page.waitForFunction(() => JSON.parse(sessionStorage.getItem("datacode.session")).seq >= 2);
    assert.ok(received >= 2);
    assert.equal(acknowledged, received);
  });

  user("an error says line and column, marks the line, and leads there", async (tab) => {
    await tab.run('let a = 1\nlet b = 2\nprint("ж", missing_name)\nlet c = 3');
    assert.equal(await tab.read(".status .said"), "Error, line 3");
    assert.match(await tab.read(".mistake .message"), /NameError .*missing_name/);
    assert.equal(await tab.read(".mistake .place"), "line 3, column 12");
    assert.equal(await tab.read(".gutter-mark"), "3");
    assert.equal(await tab.read(".mark-line .wave"), "missing_name");
    await tab.page.locator(".mistake .place").click();
    await tab.page.keyboard.type("X");
    assert.equal((await tab.program()).split("\n")[2], 'print("ж", Xmissing_name)');
    assert.equal(await tab.page.locator(".gutter-mark").count(), 0, "an edit takes the mark away");
  });

  user("all mistakes of a text are marked at once", async (tab) => {
    await tab.run("let = 1\nlet ok = 2\nprint(]\n");
    const lines = await tab.page.locator(".gutter-mark").allTextContents();
    assert.deepEqual([...new Set(lines)], ["1", "3"]);
  });

  user("what programs print is text, whatever it looks like", async (tab) => {
    await tab.run(`print("<img src=x onerror=alert(1)><b>bold</b> &amp;")`);
    assert.equal(await tab.printed(), "<img src=x onerror=alert(1)><b>bold</b> &amp;\n");
    assert.equal(await tab.page.locator(".log img, .log b").count(), 0);
  });

  user(
    "a broken connection comes back with its variables, and no line of a running program is missing or double",
    async (tab) => {
      await tab.run("let ticks = 0");
      await tab.type('let n = 0\nwhile true {\nn = n + 1\nif n % 50000 == 0 {\nticks = ticks + 1\nprint("tick", ticks)\n}\n}');
      await tab.click("run");
      await tab.prints(/tick 3\n/);
      road.cut();
      await tab.state("reconnecting");
      const before = Number(/tick (\d+)\n$/.exec(await tab.printed())[1]);
      road.mend();
      await tab.state("resumed");
      await tab.prints(new RegExp(`tick ${before + 5}\n`));
      await tab.click("stop");
      assert.equal(await tab.ended(), "Stopped");
      const ticks = [...(await tab.printed()).matchAll(/tick (\d+)\n/g)].map((match) => Number(match[1]));
      assert.deepEqual(ticks, ticks.map((_, i) => i + 1));
      await tab.run('print("last", ticks)');
      await tab.prints(new RegExp(`last ${ticks.length}\n$`));
    },
    { expected: BROKEN_CONNECTION },
  );

  user("a reload keeps the program, the output and the session", async (tab) => {
    await tab.run('let answer = 42\nprint("before the reload")');
    await tab.page.reload();
    await tab.state("resumed");
    assert.match(await tab.program(), /^let answer = 42\n/);
    assert.match(await tab.printed(), /before the reload\n/);
    await tab.run('print("answer", answer)');
    await tab.prints(/answer 42\n$/);
  });

  user("a reload finds the running program again and can stop it", async (tab) => {
    await tab.run("let n = 0");
    await tab.type('while true {\nn = n + 1\nif n % 50000 == 0 {\nprint("tick", n // 50000)\n}\n}');
    await tab.click("run");
    await tab.prints(/tick 2\n/);
    await tab.page.reload();
    await tab.state("resumed");
    assert.match(await tab.read(".status .said"), /Running/);
    const seen = [...(await tab.printed()).matchAll(/tick (\d+)\n/g)].length;
    await tab.prints(new RegExp(`tick ${seen + 3}\n`));
    await tab.click("stop");
    assert.equal(await tab.ended(), "Stopped");
    const ticks = [...(await tab.printed()).matchAll(/tick (\d+)\n/g)].map((match) => Number(match[1]));
    assert.deepEqual(ticks, ticks.map((_, i) => i + 1), "every line once, those from before the reload too");
  });

  for (const [what, lose] of [
    ["a request that never arrived is sent again", () => road.losePage()],
    ["a request whose answer never arrived is not run again", () => road.loseServer()],
    ["a request whose fate is unknown runs once", () => {}],
  ]) {
    user(
      what,
      async (tab) => {
        await tab.run("let runs = 0");
        await tab.type('runs = runs + 1\nprint("run", runs)');
        lose();
        await tab.click("run");
        road.cut();
        await tab.state("reconnecting");
        road.mend();
        await tab.state("resumed");
        assert.equal(await tab.ended(), "Done");
        await tab.prints(/run 1\n$/);
        await tab.run('print("in all", runs)');
        await tab.prints(/in all 1\n$/);
      },
      { expected: BROKEN_CONNECTION },
    );
  }

  user(
    "another server does not know the session, and the page says that the variables are gone",
    async (tab) => {
      await tab.run("let gone = 1");
      const other = await startProgram();
      try {
        road.cut();
        road.mend(other.port);
        await tab.state("lost");
        assert.match(await tab.read(".log"), /variables and functions are gone/);
        await tab.run("print(gone)");
        assert.match(await tab.read(".mistake .message"), /gone/);
      } finally {
        road.cut();
        road.mend(program.port);
        await other.stop();
      }
    },
    { expected: BROKEN_CONNECTION },
  );

  user("a second tab that takes the session is told of by the first, which can begin anew", async (tab, person) => {
    await tab.run("let mine = 7");
    const second = await person.duplicate(tab);
    await second.state("resumed");
    await tab.state("taken");
    await second.run("print(mine)");
    await second.prints(/^7\n$/m);
    await tab.click("again");
    await tab.state("connected");
    await tab.run("print(1 + 1)");
    await tab.prints(/^2\n$/m);
  });

  user("Reset asks, then forgets the variables and keeps the program", async (tab) => {
    await tab.run("let secret = 5");
    await tab.click("reset");
    await tab.page.locator("dialog button[value=cancel]").click();
    await tab.run("print(secret)");
    await tab.prints(/^5\n$/m);
    await tab.click("reset");
    await tab.page.locator("dialog button[value=reset]").click();
    await tab.page.locator(".status .said", { hasText: "Session reset" }).waitFor();
    assert.equal(await tab.program(), "print(secret)");
    await tab.page.keyboard.press("Control+Enter");
    await tab.page.locator(".mistake").waitFor();
    assert.match(await tab.read(".mistake .message"), /secret/);
  });

  user("everything can be done with the keyboard", async (tab) => {
    await tab.page.locator(".editor textarea").focus();
    await tab.page.keyboard.press("Control+A");
    await tab.page.keyboard.type("while true {\nlet a = 1\n}");
    assert.equal(await tab.program(), "while true {\n    let a = 1\n}", "lines are indented as they are typed");
    await tab.page.keyboard.press("Control+Enter");
    await tab.page.locator("button.stop:enabled").waitFor();
    await tab.page.keyboard.press("Control+.");
    assert.equal(await tab.ended(), "Stopped");
    await tab.page.keyboard.press("Control+A");
    await tab.page.keyboard.press("Tab");
    assert.equal(await tab.program(), "    while true {\n        let a = 1\n    }");
    await tab.page.keyboard.press("Shift+Tab");
    assert.equal(await tab.program(), "while true {\n    let a = 1\n}");
    await tab.page.keyboard.press("Escape");
    await tab.page.keyboard.press("Tab");
    assert.equal(await tab.page.evaluate(() => document.activeElement.className), "run", "Esc and Tab lead out of the editor");
  });

  for (const [lang, locale, error] of [
    ["ru", "ru-RU", "Ошибка, строка 13"],
    ["en", "en-GB", "Error, line 13"],
  ]) {
    user(
      `every example runs as it stands (${lang})`,
      async (tab) => {
        const count = await tab.page.locator(".examples option").count();
        assert.ok(count > 5);
        for (let index = 1; index < count; index += 1) {
          await tab.page.locator(".examples select").selectOption({ index });
          await tab.click("run");
          const program = await tab.program();
          if (program.includes("while true")) {
            // The early lines may be gone before anyone looks: the page keeps the last ones.
            await tab.prints(/ \d{4,}\n/);
            await tab.click("stop");
          }
          const verdict = await tab.ended();
          if (program.includes("prices[5]")) assert.equal(verdict, error);
          else assert.match(verdict, /^(Готово|Done|Остановлено|Stopped)$/, program);
        }
      },
      { locale },
    );
  }

  user(
    "a telephone shows it in the other language, dark, without anything running off the side",
    async (tab) => {
      assert.equal(await tab.read("button.run"), "Запустить");
      await tab.page.locator('[data-language="en"]').click();
      assert.equal(await tab.read("button.run"), "Run");
      await tab.run("print(missing_name)");
      const [content, width] = await tab.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(content <= width, `${content} pixels of content, ${width} of screen`);
      await tab.page.reload();
      assert.equal(await tab.read("button.run"), "Run", "the choice is remembered");
    },
    { locale: "ru-RU", colorScheme: "dark", viewport: { width: 360, height: 740 } },
  );
});
