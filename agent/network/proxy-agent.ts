import type { Agent, AgentOptions } from 'node:http';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { reasonOf } from '../words/reason.ts';

/** What a request tells the agent that connects for it. */
export interface Ending {
  /** Aborts when the request is over, for whatever reason. */
  ending: AbortSignal;
}

const isEnding = (options: object): options is Ending => 'ending' in options && options.ending instanceof AbortSignal;

/**
 * Connections through an HTTP proxy (CONNECT, RFC 9110 section 9.3.6), kept like direct ones.
 * @param isSecure whether TLS is spoken inside, to the Worker
 */
export function proxyAgent(isSecure: boolean, proxy: URL, kept: AgentOptions): Agent {
  const agent: Agent = isSecure ? new HttpsProxyAgent({ ...kept, proxy }) : new HttpProxyAgent({ ...kept, proxy });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    // A request has no connection to close yet while the proxy is asked for one, so the asking must end with it.
    if (isEnding(options)) Object.assign(agent, { proxyRequestOptions: { signal: options.ending } });
    const target = `${options.host}:${options.port}`;
    return connect(options, (error, socket) =>
      callback?.(error === null ? null : new Error(sentence(proxy, target, error), { cause: error }), socket),
    );
  };
  return agent;
}

function sentence(proxy: URL, target: string, error: Error): string {
  const status = /^Bad response: (\d{3})$/.exec(error.message)?.[1];
  if (status === undefined) return `the proxy ${proxy.origin} cannot be reached: ${reasonOf(error)}`;
  if (status === '407') {
    return `the proxy ${proxy.origin} asks for a user name and password (HTTP 407): set them in the proxy variable, http://USER:PASSWORD@${proxy.host}`;
  }
  return `the proxy ${proxy.origin} does not connect to ${target} (HTTP ${status}): allow it there, or name the host in NO_PROXY`;
}
