import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './run.ts';

export interface Service {
  image: string;
  user?: string;
  cap_drop?: string[];
  read_only?: boolean;
  security_opt?: string[];
  environment?: Record<string, string>;
  volumes: string[];
  working_dir?: string;
  entrypoint?: string[];
  command?: string[];
}

export interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

/** The text of docs/docker-compose.yml. */
export const COMPOSE_TEXT = readFileSync(join(ROOT, 'docs/docker-compose.yml'), 'utf8');

export function readCompose(): Compose {
  return parse(COMPOSE_TEXT);
}

export function serviceOf(compose: Compose, name: string): Service {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`docs/docker-compose.yml has no service ${name}`);
  return service;
}

/** The shell text that the container runs. Compose reads `$$` as `$`. */
export function scriptOf(service: Service): string {
  const [script = ''] = service.command ?? [];
  if (script.replaceAll('$$', '').includes('$')) throw new Error('a lone $ would be filled in by Compose');
  return script.replaceAll('$$', '$');
}
