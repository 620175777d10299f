/** The real server that `openapi/with-server.sh` started, and the mail it captured. */

import { vi } from "vitest";
import { Doorward } from "../../src/index.js";

export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: run this with openapi/with-server.sh`);
  }
  return value;
}

export async function administrator(): Promise<Doorward> {
  const admin = new Doorward({ baseUrl: setting("DOORWARD_URL") });
  const [email, password] = [setting("DOORWARD_ADMIN_EMAIL"), setting("DOORWARD_ADMIN_PASSWORD")];
  await admin.loginWithPassword({ email, password });
  return admin;
}

/** The newest code that went to an address. */
export function captured(admin: Doorward, to: string): Promise<string> {
  const look = async () => {
    const [message] = await admin.listInbox({ to }).toArray(1);
    if (message?.code === undefined) {
      throw new Error(`no code came to ${to}`);
    }
    return message.code;
  };
  return vi.waitFor(look, { timeout: 60_000, interval: 50 });
}
