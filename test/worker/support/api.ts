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
  return { status: response.status, headers: response.headers, body: await bodyIn(response) };
}

/** What was answered: JSON as what it says, anything else as its text, and nothing as null. */
export async function bodyIn(response: Response): Promise<Answer['body']> {
  const text = await response.text();
  if (text === '') return null;
  return /\bjson\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}

export const operator = { authorization: `Bearer ${OPERATOR_TOKEN}` };
export const nobody = {};
