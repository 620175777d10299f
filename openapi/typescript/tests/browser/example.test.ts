/** The example page in a browser, against a real server. `DOORWARD_EXAMPLE_PORT` is the port the server lets in. */

import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { preview, type PreviewServer } from "vite";
import type { Doorward } from "../../src/index.js";
import { administrator, captured, setting } from "../support/real-server.js";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

let admin: Doorward;
let browser: Browser;
let pages: PreviewServer;
let url: string;

beforeAll(async () => {
  admin = await administrator();
  await admin.createProduct({ url: "https://shop.example.com/lamp", name: "Reading lamp" });
  const port = Number(setting("DOORWARD_EXAMPLE_PORT"));
  const configFile = fileURLToPath(new URL("../../example/vite.config.ts", import.meta.url));
  pages = await preview({ configFile, preview: { host: "127.0.0.1", port, strictPort: true } });
  url = `http://127.0.0.1:${port}/?server=${encodeURIComponent(setting("DOORWARD_URL"))}`;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});

afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

async function fills(page: Page, form: string, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    await page.fill(`#${form} [name=${name}]`, value);
  }
  await page.click(`#${form} button:not([type=button])`);
}

test("somebody signs up, enters the code, changes the profile, sees products and signs out", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  const email = `ann.${Date.now()}@example.com`;
  await page.goto(url);

  await fills(page, "sign-up", { first_name: "Ann", last_name: "Lee", email, password: "correct horse battery" });
  await page.waitForSelector("#code:not([hidden])");
  const code = await captured(admin, email);
  await fills(page, "code", { code: code === "000000" ? "111111" : "000000" });
  await page.waitForFunction(() => document.getElementById("notice")?.textContent?.includes("Tries left"));
  await fills(page, "code", { code });

  await page.waitForSelector("#home:not([hidden])");
  expect(await page.textContent("#name")).toBe("Ann Lee");
  expect(await page.textContent("#products")).toContain("Reading lamp");
  await fills(page, "profile", { last_name: "Archer" });
  await page.waitForFunction(() => document.getElementById("name")?.textContent === "Ann Archer");

  await page.reload();
  await page.waitForSelector("#home:not([hidden])");
  expect(await page.textContent("#name")).toBe("Ann Archer");
  const screenshot = process.env["DOORWARD_SCREENSHOT"];
  if (screenshot !== undefined) {
    await page.screenshot({ path: screenshot });
  }
  await page.click("#logout");
  await page.waitForSelector("#sign-in:not([hidden])");
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  expect(faults).toEqual([]);
});

test("two tabs share one session and renew it once", async () => {
  const context = await browser.newContext();
  const [left, right] = [await context.newPage(), await context.newPage()];
  const email = `two.${Date.now()}@example.com`;
  await left.goto(url);
  await fills(left, "sign-up", { first_name: "Two", last_name: "Tabs", email, password: "correct horse battery" });
  await left.waitForSelector("#code:not([hidden])");
  await fills(left, "code", { code: await captured(admin, email) });
  await left.waitForSelector("#home:not([hidden])");
  await left.evaluate(() => {
    const tokens = JSON.parse(localStorage.getItem("doorward") ?? "{}") as object;
    localStorage.setItem("doorward", JSON.stringify({ ...tokens, expires_at: 0 }));
  });
  let refreshes = 0;
  context.on("request", (request) => {
    refreshes += request.method() === "POST" && request.url().endsWith("/v1/tokens/refresh") ? 1 : 0;
  });

  await Promise.all([left.reload(), right.goto(url)]);

  await Promise.all([left, right].map((page) => page.waitForSelector("#home:not([hidden])")));
  expect(refreshes).toBe(1);
});
