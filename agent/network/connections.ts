import type { Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpAgent } from './node-http.ts';
import { proxyFor } from './proxy.ts';
import { proxyAgent } from './proxy-agent.ts';

// The second is for what is sent beside the reports, which must not wait for it.
const KEPT_OPEN = { keepAlive: true, maxSockets: 2, maxFreeSockets: 1 };

/** The connections that are kept open, one a destination, each direct or through the proxy that the environment names. */
export class Connections {
  readonly #agents = new Map<string, Agent>();

  /** @throws SettingFault where the proxy variables cannot be used */
  agentFor(url: URL): Agent {
    const proxy = proxyFor(url);
    const isSecure = url.protocol === 'https:';
    const key = `${url.protocol} ${proxy?.href ?? 'direct'}`;
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const agent = proxy === null ? direct(isSecure) : proxyAgent(isSecure, proxy, KEPT_OPEN);
    this.#agents.set(key, agent);
    return agent;
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }
}

const direct = (isSecure: boolean): Agent => (isSecure ? new HttpsAgent(KEPT_OPEN) : new HttpAgent(KEPT_OPEN));
