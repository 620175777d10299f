/** A page on which people sign up, enter a code, change their profile and see products. */

import { BrowserTokenStore, Doorward, DoorwardError, isDoorwardError, type Challenge } from "../src/index.js";

type View = "sign-up" | "sign-in" | "code" | "home";

const VIEWS: readonly View[] = ["sign-up", "sign-in", "code", "home"];

const doorward = new Doorward({
  baseUrl: new URLSearchParams(location.search).get("server") ?? "http://127.0.0.1:8080",
  store: new BrowserTokenStore(),
  onSignedOut: () => show("sign-in", "You were signed out."),
});
let challenge: Challenge | undefined;

function element<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

function show(view: View, notice = ""): void {
  for (const id of VIEWS) {
    element(id).hidden = id !== view;
  }
  element("notice").textContent = notice;
}

function explain(error: unknown): void {
  if (!(error instanceof DoorwardError)) {
    throw error;
  }
  const details = error.errors.map(({ field, detail }) => `${field}: ${detail}`);
  const left = error.attemptsLeft === undefined ? [] : [`Tries left: ${error.attemptsLeft}.`];
  element("notice").textContent = [error.message, ...details, ...left].join(" ");
}

function values<Name extends string>(form: HTMLFormElement, ...names: Name[]): Record<Name, string> {
  const data = new FormData(form);
  return Object.fromEntries(names.map((name) => [name, String(data.get(name))])) as Record<Name, string>;
}

/** Does something when a form is sent, and tells what goes wrong. */
function onSubmit(id: string, work: (form: HTMLFormElement) => Promise<void>): void {
  const form = element<HTMLFormElement>(id);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    work(form).catch(explain);
  });
}

function onClick(id: string, work: () => Promise<void>): void {
  element(id).addEventListener("click", () => void work().catch(explain));
}

function askForCode(begun: Challenge): void {
  challenge = begun;
  element("destination").textContent = begun.destination;
  element<HTMLFormElement>("code").reset();
  show("code");
}

async function home(): Promise<void> {
  const [me, products] = await Promise.all([doorward.getMe(), doorward.listProducts({ status: "active" }).toArray(20)]);
  const profile = element<HTMLFormElement>("profile");
  (profile.elements.namedItem("first_name") as HTMLInputElement).value = me.first_name;
  (profile.elements.namedItem("last_name") as HTMLInputElement).value = me.last_name;
  element("name").textContent = `${me.first_name} ${me.last_name}`;
  element("products").replaceChildren(
    ...products.map((product) => {
      const item = document.createElement("li");
      item.textContent = product.name ?? product.url;
      return item;
    }),
  );
  show("home");
}

onSubmit("sign-up", async (form) => {
  askForCode(await doorward.register(values(form, "first_name", "last_name", "email", "password")));
});
onSubmit("sign-in", async (form) => askForCode(await doorward.requestLoginCode(values(form, "email"))));
onSubmit("code", async (form) => {
  try {
    await doorward.verifyChallenge(challenge?.id ?? "", values(form, "code"));
  } catch (error) {
    if (isDoorwardError(error, "challenge_expired", "too_many_attempts")) {
      return show("sign-in", error.message);
    }
    throw error;
  }
  await home();
});
onSubmit("profile", async (form) => {
  await doorward.updateMe(values(form, "first_name", "last_name"));
  await home();
});
onClick("resend", async () => askForCode(await doorward.resendCode(challenge?.id ?? "")));
onClick("logout", async () => {
  await doorward.logout();
  show("sign-in");
});
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-view]")) {
  button.addEventListener("click", () => show(button.dataset["view"] as View));
}

const session = await doorward.session();
await (session === undefined ? show("sign-up") : home().catch(explain));
