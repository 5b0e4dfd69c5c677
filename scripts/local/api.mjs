/** The operator API of the Worker that `scripts/start` runs. */
export class Api {
  #origin;
  #token;

  constructor(origin, token) {
    this.#origin = origin;
    this.#token = token;
  }

  /** @returns the answer's JSON; throws with the problem's detail where it was refused */
  async call(method, path, body) {
    const response = await fetch(`${this.#origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.ok) return response.status === 204 ? null : response.json();
    const problem = await response.json().catch(() => ({}));
    throw new Error(`${method} ${path}: ${response.status} ${problem.detail ?? problem.title ?? ''}`);
  }

  /** Drives one cron tick, which `wrangler dev` never does by itself. @param {number} time Unix milliseconds */
  async tick(time) {
    const response = await fetch(`${this.#origin}/cdn-cgi/local/scheduled?cron=*+*+*+*+*&time=${time}`);
    if (!response.ok) throw new Error(`the cron tick failed: ${response.status}`);
  }
}

/** Waits until `attempt` gives something other than null or undefined. @throws the last error, or `sentence`, after `seconds` */
export async function until(sentence, seconds, attempt) {
  const deadline = Date.now() + seconds * 1000;
  let last = new Error(sentence);
  while (Date.now() < deadline) {
    try {
      const result = await attempt();
      if (result !== null && result !== undefined) return result;
    } catch (error) {
      last = new Error(`${sentence}: ${error.message}`, { cause: error });
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw last;
}
