import type { Context } from 'hono';
import { accept, type Outcome } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet, type Figures, type SnapshotHeader } from '../fleet/index.ts';
import { readPublishedFor } from './published.ts';

/**
 * What monitors are told of the fleet, from the snapshot's header alone: no line of it is parsed, and Fleet is asked only where nothing
 * is published that the caller may be told.
 * @param now Unix milliseconds
 */
export async function readFigures(c: Context<AppEnv>, now: number): Promise<Outcome<Figures>> {
  const published = await readPublishedFor(c, now);
  if (!published.ok) return published;
  const figured = published.value === null ? null : figuresIn(published.value.header);
  return figured === null ? callFleet(c.env, (fleet) => fleet.figures(c.get('caller'), { kind: 'only' })) : accept(figured);
}

/** Null in a snapshot of before there were figures. */
export function figuresIn(header: SnapshotHeader): Figures | null {
  const { figures } = header;
  return figures === undefined ? null : { ...header, figures };
}
