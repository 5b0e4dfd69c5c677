import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTemporaryFolder } from '../system/temporary-folder.ts';
import type { Deployed } from './deployed-worker.ts';

const TOKEN_BYTES = 24;

/** Whether nobody could log in: neither a token nor Cloudflare Access is set up. */
export function needsToken({ secrets }: Deployed): boolean {
  const hasAccess = secrets.includes('ACCESS_TEAM_DOMAIN') && secrets.includes('ACCESS_AUD');
  return !secrets.includes('OPERATOR_TOKEN') && !hasAccess;
}

/** @returns 192 random bits, in letters that a URL and a shell take as they are */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/**
 * Gives wrangler the token as a file: an argument would show it to everybody who runs ps. The file can be read by this user
 * only, and is gone afterwards.
 * @param token null: nothing to hand over, `use` gets no arguments
 */
export function withSecretsFile<T>(token: string | null, use: (args: string[]) => Promise<T>): Promise<T> {
  if (token === null) return use([]);
  return inTemporaryFolder((folder) => {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, JSON.stringify({ OPERATOR_TOKEN: token }), { mode: 0o600 });
    return use(['--secrets-file', file]);
  });
}
