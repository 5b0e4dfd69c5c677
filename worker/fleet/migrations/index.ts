import { initial } from './0001-initial.ts';
import { deliveryFault } from './0002-delivery-fault.ts';
import { intentOfAnother } from './0003-intent-of-another.ts';
import { declarationsBySurface } from './0004-declarations-by-surface.ts';
import { loadFault } from './0005-load-fault.ts';
import { engine } from './0006-engine.ts';
import { flaps } from './0007-flaps.ts';
import { baseline } from './0008-baseline.ts';
import { catalogues } from './0009-catalogues.ts';
import { undo } from './0010-undo.ts';
import { adoptedThresholds } from './0011-adopted-thresholds.ts';
import { whoDidWhat } from './0012-who-did-what.ts';
import { alerts } from './0013-alerts.ts';

/** In the order in which they are applied. A migration that was released is never changed. */
export const MIGRATIONS: readonly string[] = [
  initial,
  deliveryFault,
  intentOfAnother,
  declarationsBySurface,
  loadFault,
  engine,
  flaps,
  baseline,
  catalogues,
  undo,
  adoptedThresholds,
  whoDidWhat,
  alerts,
];

/**
 * Brings a Fleet's tables up to date. Called in the constructor under `blockConcurrencyWhile`; a table counts what was
 * applied, since a Durable Object refuses `PRAGMA user_version`.
 * @param now Unix milliseconds
 */
export function migrate(storage: DurableObjectStorage, now: number): void {
  storage.transactionSync(() => {
    storage.sql.exec('CREATE TABLE IF NOT EXISTS migrations (id INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)');
    const { applied } = storage.sql.exec<{ applied: number }>('SELECT count(*) AS applied FROM migrations').one();
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (index < applied) continue;
      storage.sql.exec(statements);
      storage.sql.exec('INSERT INTO migrations (id, applied_at) VALUES (?, ?)', index + 1, now);
    }
    storage.sql.exec('INSERT INTO fleet (id, created_at) VALUES (1, ?) ON CONFLICT DO NOTHING', now);
  });
}
