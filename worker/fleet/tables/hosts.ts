import { type Install, nameKey } from '#contract';
import { noteChange } from './changed-hosts.ts';

export type HostRow = {
  id: string;
  name: string;
  install: Install;
  apply_command: string;
  /** JWK, Ed25519. */
  public_key: string;
  /** Unix milliseconds. */
  enrolled_at: number;
};

export function readHost(sql: SqlStorage, id: string): HostRow | null {
  return sql.exec<HostRow>('SELECT * FROM hosts WHERE id = ?', id).toArray()[0] ?? null;
}

export function readHosts(sql: SqlStorage): HostRow[] {
  return sql.exec<HostRow>('SELECT * FROM hosts ORDER BY name, id').toArray();
}

/** The hosts that have a name, by `nameKey`. Since names are unique they are several only where they were so before. */
export function readHostsNamed(sql: SqlStorage, name: string): HostRow[] {
  const key = nameKey(name);
  return readHosts(sql).filter((host) => nameKey(host.name) === key);
}

/** The hosts whose ids follow `id`, in their order. */
export function readHostsAfter(sql: SqlStorage, id: string, limit: number): HostRow[] {
  return sql.exec<HostRow>('SELECT * FROM hosts WHERE id > ? ORDER BY id LIMIT ?', id, limit).toArray();
}

/** Inserts a host or replaces all of its columns. */
export function saveHost(sql: SqlStorage, host: HostRow): void {
  sql.exec(
    `INSERT INTO hosts (id, name, install, apply_command, public_key, enrolled_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, install = excluded.install, apply_command = excluded.apply_command,
       public_key = excluded.public_key, enrolled_at = excluded.enrolled_at`,
    host.id,
    host.name,
    host.install,
    host.apply_command,
    host.public_key,
    host.enrolled_at,
  );
  noteChange(sql, host.id, 'judged');
}

const TABLES_OF_A_HOST = [
  'liveness',
  'intents',
  'declarations',
  'observations',
  'verdicts',
  'events',
  'codes',
  'waivers',
] as const;

/** Removes a host and everything that is known of it. @param keep leaves its history, for whoever writes the host anew */
export function deleteHost(sql: SqlStorage, id: string, keep?: 'events'): void {
  sql.exec('DELETE FROM hosts WHERE id = ?', id);
  for (const table of TABLES_OF_A_HOST) if (table !== keep) sql.exec(`DELETE FROM ${table} WHERE host_id = ?`, id);
  noteChange(sql, id, 'judged');
}
