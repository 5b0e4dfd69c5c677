/** A message as it is handed to `fetch`, or to Cloudflare's binding for e-mail. The URL, the headers and the body may hold secrets. */
export type Prepared =
  | {
      readonly via: 'http';
      readonly url: string;
      readonly method: 'POST';
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly via: 'email'; readonly mail: Mail };

/** As Cloudflare's `send()` takes it, which builds the MIME message (Email Service, "Workers API"). */
export interface Mail {
  readonly from: string | { readonly email: string; readonly name: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A POST of JSON. */
export function postJson(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Prepared {
  return { via: 'http', url, method: 'POST', headers: { ...COMMON_HEADERS, ...headers }, body: JSON.stringify(body) };
}

export const COMMON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  // Discord and some firewalls refuse requests without one.
  'user-agent': 'Argos-Drift (alerts)',
} as const;
