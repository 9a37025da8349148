import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeDocs } from "../../codegen/src/docs/write-docs.js";
import { browserIsThere, startBrowser, unlessBrowser } from "./support/browser.js";
import { contractOf } from "./support/contracts.js";
import { breakIn, checkContrast, deadLinks, focused, goTo, namelessControls, tooWide } from "./support/page-checks.mjs";

describe.runIf(browserIsThere)(`the HTML page in a browser${unlessBrowser}`, () => {
  let folder: string;
  let browser: Browser;
  let orders: string;
  let everything: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "protempo-page-"));
    const write = async (name: string, contract: string) => {
      const [page] = writeDocs(await contractOf(contract), ["html"]);
      writeFileSync(join(folder, name), page?.content ?? "");
      return pathToFileURL(join(folder, name)).href;
    };
    orders = await write("orders.html", "schemas/examples");
    everything = await write("everything.html", "schemas/test");
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  let page: Page;
  let trouble: string[];
  /** A page that notes what must not happen: errors, and requests of anything but itself. */
  const open = async (url: string, options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> => {
    const opened = await browser.newPage(options);
    opened.on("console", (message) => trouble.push(`${message.type()}: ${message.text()}`));
    opened.on("pageerror", (error) => trouble.push(String(error)));
    opened.on("request", (request) => {
      if (request.url() !== url && !request.url().startsWith("data:")) trouble.push(`request of ${request.url()}`);
    });
    await opened.goto(url);
    return opened;
  };
  beforeEach(async () => {
    trouble = [];
    page = await open(orders, { viewport: { width: 1280, height: 900 } });
  });
  afterEach(async () => {
    await page.close();
    expect(trouble).toEqual([]);
  });

  const shown = (selector: string) => page.locator(`${selector}:visible`);

  test("has every workflow, activity, handler and message", async () => {
    await expect(shown("article.item h4").count()).resolves.toBe(14);
    expect(await shown("main article.item h3").count()).toBe(27);
    expect(await shown("h4").allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining("FulfilOrder")]),
    );
  });

  test("narrows to what is searched for, and back", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("voucher value");
    expect(
      await shown("article.item").evaluateAll((items) => items.map((item) => item.getAttribute("aria-labelledby"))),
    ).toEqual(["acme.orders.v1.ApplyVoucherRequest"]);
    expect(await shown("nav li").allTextContents()).toEqual(["ApplyVoucherRequest"]);
    expect(await page.locator("#found").textContent()).toBe("1 of 41");
    expect(await shown("section.service").count()).toBe(0);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("nothing-like-that");
    expect(await shown("#nothing").count()).toBe(1);
    await page.keyboard.press("Escape");
    expect(await shown("article.item").count()).toBe(41);
    expect(await shown("#nothing").count()).toBe(0);
  });

  test("a link leads to what the search has hidden", async () => {
    await page.fill("#search", "ShipOrder");
    await page.locator("#acme\\.orders\\.v1\\.Orders\\.ShipOrder").waitFor({ state: "visible" });
    await page.evaluate(goTo, "#acme.orders.v1.CardDeclined");
    await page.locator("#acme\\.orders\\.v1\\.CardDeclined").waitFor({ state: "visible" });
  });

  test("all groups of code change their language together, by mouse and keys, and it is remembered", async () => {
    const panels = () =>
      shown("[role=tabpanel]").evaluateAll((all) => [
        ...new Set(all.map((each) => each.getAttribute("data-language"))),
      ]);
    expect(await panels()).toEqual(["typescript"]);
    await shown("[role=tab]").getByText("Go", { exact: true }).first().click();
    expect(await panels()).toEqual(["go"]);
    await page.keyboard.press("ArrowRight");
    expect(await panels()).toEqual(["python"]);
    expect((await page.evaluate(focused)).text).toBe("Python");
    await page.keyboard.press("End");
    // Activities are not called from the command line: theirs shows the first language.
    expect(await panels()).toEqual(["cli", "typescript"]);
    await page.keyboard.press("ArrowLeft");
    await page.reload();
    expect(await panels()).toEqual(["java"]);
    expect(await shown("[role=tab][aria-selected=true]").first().textContent()).toBe("Java");
  });

  describe("with every option of a contract", () => {
    beforeEach(async () => {
      await page.close();
      page = await open(everything);
    });

    test("every link leads to a place on the page", async () => {
      expect(await page.evaluate(deadLinks)).toEqual([]);
      expect(await page.evaluate(namelessControls)).toEqual([]);
    });

    test("nothing is wider than a screen", async () => {
      for (const width of [360, 768, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate(tooWide), `${width} px`).toEqual([]);
      }
    });

    test("text can be told from its ground in the light and in the dark", async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const { worst, checked, ground } = await page.evaluate(checkContrast);
        expect(worst.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
        expect(checked).toBeGreaterThan(300);
        expect(ground < 0.5, colorScheme).toBe(colorScheme === "dark");
      }
    });
  });

  test("is made for screen readers and keys", async () => {
    expect(await page.evaluate(namelessControls)).toEqual([]);
    const levels = await page
      .locator("main :is(h1, h2, h3, h4)")
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    const jumps = levels.filter((level, index) => index > 0 && level > (levels[index - 1] ?? 0) + 1);
    expect(jumps).toEqual([]);
    await page.keyboard.press("Tab");
    expect((await page.evaluate(focused)).text).toBe("Skip to the contract");
    await page.keyboard.press("Enter");
    expect((await page.evaluate(focused)).id).toBe("main");
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });

  test("shows all code without a script", async () => {
    await page.close();
    page = await open(orders, { javaScriptEnabled: false });
    expect(await shown("[role=tabpanel]").count()).toBe(2 * 5 + 5 * 4);
    expect(await shown("[role=tablist]").count()).toBe(0);
  });

  test("prints without what only a screen has", async () => {
    await page.emulateMedia({ media: "print" });
    expect(await shown("nav").count()).toBe(0);
    expect(await shown("#search").count()).toBe(0);
    expect(await shown("article.item").count()).toBe(41);
  });

  test("its policy lets no other script run and nothing be loaded", async () => {
    expect(await page.evaluate(breakIn)).toEqual({ refused: "https://127.0.0.1/x.png", wasRun: false });
    // What the browser says of it is what is asked for here.
    expect(trouble.filter((line) => !/Content Security Policy|^request of https:\/\/127/.test(line))).toEqual([]);
    trouble = [];
  });
});
