import { exports } from 'cloudflare:workers';
import { OPERATOR_TOKEN } from './env.ts';

export const ORIGIN = 'https://argos.test';

interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on answers field by field
  body: any;
}

/** Calls the Worker as it is deployed. Without `headers` the caller is the operator. */
export async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = operator,
): Promise<Answer> {
  const worker = (exports as unknown as { default: Fetcher }).default;
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await worker.fetch(`${ORIGIN}${path}`, {
    method,
    headers: {
      'cf-connecting-ip': crypto.randomUUID(),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: text,
  });
  const answered = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? 'json');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && answered !== '' ? JSON.parse(answered) : answered || null,
  };
}

export const operator = { authorization: `Bearer ${OPERATOR_TOKEN}` };
export const nobody = {};
