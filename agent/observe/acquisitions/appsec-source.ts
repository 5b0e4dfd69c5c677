/** One acquisition of `source: appsec`: a listener with a WAF of its own, whose rules no other listener's rules touch. */
export interface AppsecSource {
  /** The acquisition's file, as the agent sees it, for sentences. */
  readonly file: string;
  /** Where it listens, as the acquisition says it, for sentences: `127.0.0.1:7422`, or the engine's default. */
  readonly listener: string;
  /** The appsec-configs that it uses, in the order in which the engine loads them. */
  readonly configs: readonly ConfigReference[];
}

/** An appsec-config that an acquisition uses: by name, by the path of its file as CrowdSec sees it, or all whose name a pattern matches. */
export type ConfigReference = { readonly by: 'name' | 'path' | 'pattern'; readonly value: string };
