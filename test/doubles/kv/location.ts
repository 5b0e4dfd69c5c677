import { CACHE_TTL_DEFAULT_S, checkCacheTtl, checkKey } from './limits.ts';

export interface ReadOptions {
  readonly type?: 'text';
  /** Seconds; KV takes no less than 30. */
  readonly cacheTtl?: number;
}

type Cached = { value: string | null; at: number; ttlMs: number };

/** KV as one of Cloudflare's locations sees it: hits and misses alike are kept for `cacheTtl`, whatever is written meanwhile. */
export class KvLocation {
  readonly #cache = new Map<string, Cached>();
  readonly #clock: () => number;
  readonly #read: (key: string) => Promise<string | null>;
  readonly #spend: () => void;

  /**
   * @param clock Unix milliseconds
   * @param spend takes a read from the day's budget; throws where there is none left. Reads from the cache count too
   * @param read what is stored
   */
  constructor(clock: () => number, spend: () => void, read: (key: string) => Promise<string | null>) {
    this.#clock = clock;
    this.#spend = spend;
    this.#read = read;
  }

  async get(key: string, options: ReadOptions = {}): Promise<string | null> {
    checkKey('get', key);
    const { cacheTtl = CACHE_TTL_DEFAULT_S } = options;
    checkCacheTtl(cacheTtl);
    this.#spend();
    const now = this.#clock();
    const ttlMs = cacheTtl * 1000;
    const cached = this.#cache.get(key);
    // A shorter time than that of the first read counts at once, a longer one from the next read of what is stored.
    if (cached !== undefined && now < cached.at + Math.min(cached.ttlMs, ttlMs)) return cached.value;
    const value = await this.#read(key);
    this.#cache.set(key, { value, at: this.#clock(), ttlMs });
    return value;
  }
}
