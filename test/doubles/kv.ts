/** What Cloudflare says of KV that a local run does not show: limits and stale reads. Figures of the free plan. */
const WRITES_A_DAY = 1000;
const WRITE_SPACING_MS = 1000;
const DAY_MS = 86_400_000;
const CACHE_TTL_MIN_S = 30;
const CACHE_TTL_DEFAULT_S = 60;

/** A KV namespace with an injected clock, a cache per location for hits and misses, one write a second a key, and the day's budget. */
export class KvDouble {
  readonly #stored = new Map<string, { value: string; writtenAt: number }>();
  readonly #caches = new Map<string, Map<string, { value: string | null; until: number }>>();
  readonly #clock: () => number;
  #day = 0;
  #writesOfTheDay = 0;
  /** All writes that succeeded, for assertions. */
  writes = 0;
  /** Set to make every write fail, as an outage does. */
  isDown = false;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  async put(key: string, value: string): Promise<void> {
    const now = this.#clock();
    if (this.isDown) throw new Error('KV PUT failed: 500 Internal Server Error');
    const before = this.#stored.get(key);
    if (before !== undefined && now - before.writtenAt < WRITE_SPACING_MS)
      throw new Error('KV PUT failed: 429 Too Many Requests');
    const day = Math.floor(now / DAY_MS);
    if (day !== this.#day) {
      this.#day = day;
      this.#writesOfTheDay = 0;
    }
    if (this.#writesOfTheDay >= WRITES_A_DAY) throw new Error('KV put() limit exceeded for the day.');
    this.#writesOfTheDay += 1;
    this.writes += 1;
    this.#stored.set(key, { value, writtenAt: now });
  }

  /** Reads at one of Cloudflare's locations: stale for up to `cacheTtl` seconds, misses too. */
  at(location: string): { get(key: string, options?: { cacheTtl?: number }): Promise<string | null> } {
    const cache = this.#caches.get(location) ?? new Map();
    this.#caches.set(location, cache);
    return {
      get: async (key, options) => {
        const now = this.#clock();
        const cached = cache.get(key);
        if (cached !== undefined && now < cached.until) return cached.value;
        const value = this.#stored.get(key)?.value ?? null;
        const ttl = Math.max(options?.cacheTtl ?? CACHE_TTL_DEFAULT_S, CACHE_TTL_MIN_S);
        cache.set(key, { value, until: now + ttl * 1000 });
        return value;
      },
    };
  }

  /** What is stored, past every cache. */
  stored(key: string): string | null {
    return this.#stored.get(key)?.value ?? null;
  }
}
