/** A server in memory that treats tokens as the real one does: the last refresh token counts until its successor is used. */

export type Handler = (request: Request) => Response | Promise<Response>;

export class FakeServer {
  /** What was asked, such as `GET /v1/me`. */
  readonly asked: string[] = [];
  readonly requests: Request[] = [];
  readonly #handlers = new Map<string, Handler[]>();
  #count = 0;
  access = "access-0";
  #current = "refresh-0";
  #previous: string | undefined;
  isOver = false;

  /** Answers the next request to this method and path in this way, once. */
  next(target: string, handler: Handler): this {
    this.#handlers.set(target, [...(this.#handlers.get(target) ?? []), handler]);
    return this;
  }

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const target = `${request.method} ${new URL(request.url).pathname}`;
    this.asked.push(target);
    this.requests.push(request.clone());
    const handler = this.#handlers.get(target)?.shift();
    return handler === undefined ? this.#answer(target, request) : handler(request);
  };

  times(target: string): number {
    return this.asked.filter((asked) => asked === target).length;
  }

  tokens(expires_in = 600) {
    return {
      access_token: this.access,
      token_type: "Bearer",
      expires_in,
      refresh_token: this.#current,
      session_id: "ses_1",
    };
  }

  /** Carries out a refresh, whoever hears of it. */
  async refresh(request: Request): Promise<Response> {
    const { refresh_token } = (await request.json()) as { refresh_token: string };
    if (this.isOver || (refresh_token !== this.#current && refresh_token !== this.#previous)) {
      return problem(401, this.isOver ? "token_expired" : "token_reused");
    }
    this.#previous = refresh_token;
    this.#count += 1;
    this.access = `access-${this.#count}`;
    this.#current = `refresh-${this.#count}`;
    return Response.json(this.tokens());
  }

  #answer(target: string, request: Request): Response | Promise<Response> {
    if (target === "POST /v1/tokens/refresh") {
      return this.refresh(request);
    }
    if (target === "POST /v1/login/password") {
      return Response.json(this.tokens());
    }
    if (this.isOver || request.headers.get("authorization") !== `Bearer ${this.access}`) {
      return problem(401, "token_expired");
    }
    return target === "POST /v1/logout" ? new Response(null, { status: 204 }) : Response.json({ id: "usr_1" });
  }
}

export function problem(status: number, code: string, more: object = {}, headers: HeadersInit = {}): Response {
  const body = { type: `/problems/${code}`, title: code, status, code, detail: `it is ${code}`, request_id: "r1", ...more };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}

/** The error something fails with. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}
