/** The example page in a browser, against a real server. `DOORWARD_EXAMPLE_PORT` is the port the server lets in. */

import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { preview, type PreviewServer } from "vite";
import type { Doorward } from "../../src/index.js";
import { administrator, captured, setting } from "../support/real-server.js";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** How long a step may take on a machine that is small and busy. */
const LIMIT_MS = 60_000;

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

/** A browser of somebody who has not been here before. */
async function stranger(): Promise<BrowserContext> {
  const context = await browser.newContext();
  context.setDefaultTimeout(LIMIT_MS);
  return context;
}

async function fills(page: Page, form: string, values: Record<string, string>): Promise<void> {
  const sheet = page.locator(`#${form}`);
  for (const [name, value] of Object.entries(values)) {
    await sheet.locator(`[name=${name}]`).fill(value);
  }
  await sheet.locator("button:not([type=button])").click();
}

async function signsUp(page: Page, first_name: string, last_name: string): Promise<string> {
  const email = `${first_name.toLowerCase()}.${Date.now()}@example.com`;
  await page.goto(url);
  await fills(page, "sign-up", { first_name, last_name, email, password: "correct horse battery" });
  await page.locator("#code").waitFor();
  return captured(admin, email);
}

/** Waits until the page greets somebody. */
async function greets(page: Page, name: string): Promise<void> {
  await page.locator("#home #name").getByText(name, { exact: true }).waitFor();
}

/** How many sessions the page's browser keeps. */
function keptSessions(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open("doorward");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const count = opening.result.transaction("sessions").objectStore("sessions").count();
          count.onerror = () => reject(count.error);
          count.onsuccess = () => {
            opening.result.close();
            resolve(count.result);
          };
        };
      }),
  );
}

/** Takes the turn that tabs wait for before they renew a session; answers with what ends it. */
async function takesTheTurn(page: Page): Promise<() => Promise<void>> {
  const turn = await page.evaluateHandle(
    () =>
      new Promise<{ end(): void }>((taken, refused) => {
        const held = () => new Promise<void>((end) => taken({ end }));
        navigator.locks.request("doorward:doorward", held).catch(refused);
      }),
  );
  return () => turn.evaluate(({ end }) => end());
}

/** How many tabs wait for their turn. */
function waiting(page: Page): Promise<number | undefined> {
  return page.evaluate(async () => (await navigator.locks.query()).pending?.length);
}

test("somebody signs up, enters the code, changes the profile, sees products and signs out", async () => {
  const page = await (await stranger()).newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));

  const code = await signsUp(page, "Ann", "Lee");
  await fills(page, "code", { code: code === "000000" ? "111111" : "000000" });
  await page.locator("#notice").getByText("Tries left").waitFor();
  await fills(page, "code", { code });
  await greets(page, "Ann Lee");
  await page.locator("#products").getByText("Reading lamp").waitFor();
  await fills(page, "profile", { last_name: "Archer" });
  await greets(page, "Ann Archer");

  await page.reload();
  await greets(page, "Ann Archer");
  const screenshot = process.env["DOORWARD_SCREENSHOT"];
  if (screenshot !== undefined) {
    await page.screenshot({ path: screenshot });
  }
  expect(await keptSessions(page)).toBe(1);
  await page.locator("#logout").click();
  await page.locator("#sign-in").waitFor();
  expect(await keptSessions(page)).toBe(0);
  expect(faults).toEqual([]);
});

test("two tabs share one session and renew it once", async () => {
  const context = await stranger();
  const start = Date.now();
  await context.clock.setFixedTime(start);
  const [left, right] = [await context.newPage(), await context.newPage()];
  await fills(left, "code", { code: await signsUp(left, "Two", "Tabs") });
  await greets(left, "Two Tabs");
  await right.goto(url);
  await greets(right, "Two Tabs");
  await context.clock.setFixedTime(start + 3_600_000);
  const asked: string[] = [];
  context.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  const end = await takesTheTurn(left);

  await Promise.all([left, right].map((tab) => fills(tab, "profile", { last_name: "Windows" })));
  await expect.poll(() => waiting(left), { timeout: LIMIT_MS }).toBe(2);
  await end();

  await Promise.all([left, right].map((tab) => greets(tab, "Two Windows")));
  expect(asked.filter((it) => it === "POST /v1/tokens/refresh")).toHaveLength(1);
  expect(asked.filter((it) => it === "PATCH /v1/me")).toHaveLength(2);
});

test("in a browser that keeps nothing somebody is signed in as long as the page lives", async () => {
  const context = await stranger();
  await context.addInitScript(() => {
    const deny = () => {
      throw new DOMException("access is denied", "SecurityError");
    };
    IDBFactory.prototype.open = deny;
    LockManager.prototype.request = async () => deny();
  });
  const page = await context.newPage();

  await fills(page, "code", { code: await signsUp(page, "Pat", "Private") });
  await greets(page, "Pat Private");

  await page.reload();
  await page.locator("#sign-up").waitFor();
});
