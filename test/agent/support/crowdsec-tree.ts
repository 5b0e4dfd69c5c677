import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ScenariosReport, TuningReport } from '#contract';
import { Observer } from '../../../agent/observe/observer.ts';
import type { Folders } from '../../../agent/observe/where.ts';
import { type ConfigSections, configYaml, LOG_ACQUISITION } from './config-yaml.ts';

/** The folder of a CrowdSec that a test builds piece by piece, with a hub and its index. */
export class CrowdsecTree {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'argos-drift-test-')));
  readonly dir = join(this.root, 'crowdsec');
  hubDir = join(this.dir, 'hub');
  readonly #index: Record<string, Record<string, object>> = { scenarios: {}, 'appsec-configs': {} };

  constructor() {
    for (const folder of ['scenarios', 'hub']) mkdirSync(join(this.dir, folder), { recursive: true });
    this.configure();
    this.write('acquis.yaml', LOG_ACQUISITION);
    this.writeIndex();
  }

  /** Writes `config.yaml`. @param sections laid over those of a CrowdSec whose log processor is on */
  configure(sections: ConfigSections = {}): void {
    this.write('config.yaml', configYaml(this.dir, sections));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Writes a file; a relative path is below CrowdSec's folder. */
  write(path: string, text: string | Buffer): string {
    const whole = join(path.startsWith('/') ? '' : this.dir, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  }

  link(path: string, target: string): string {
    const whole = join(this.dir, path);
    mkdirSync(dirname(whole), { recursive: true });
    symlinkSync(target, whole);
    return whole;
  }

  /** Puts an item into the hub and its index. @returns the hub file's path */
  addToHub(name: string, options: { type?: string; file?: string; text?: string; older?: string[] } = {}): string {
    const { type = 'scenarios', file = `${name}.yaml`, text = `name: ${name}\n`, older = [] } = options;
    const digest = (of: string) => createHash('sha256').update(of).digest('hex');
    const versions = Object.fromEntries(
      [...older, text].map((of, at) => [`0.${at + 1}`, { digest: digest(of), deprecated: false }]),
    );
    this.#index[type] = { ...this.#index[type], [name]: { path: `${type}/${file}`, version: `0.${older.length + 1}`, versions } };
    this.writeIndex();
    return this.write(join(this.hubDir, type, file), text);
  }

  /** Puts an item into the hub and links to it as `cscli` does. */
  install(name: string, options: { type?: string; file?: string; text?: string; older?: string[]; link?: string } = {}): string {
    const target = this.addToHub(name, options);
    const { type = 'scenarios', link = `${name.split('/')[1]}.yaml` } = options;
    return this.link(join(type, link), target);
  }

  writeIndex(): void {
    this.write(join(this.hubDir, '.index.json'), JSON.stringify(this.#index));
  }

  folders(over: Partial<Folders> = {}): Folders {
    return { crowdsecDir: this.dir, crowdsecDirInside: null, hubDir: null, tuningFile: null, sharedDir: null, ...over };
  }

  scenarios(over: Partial<Folders> = {}): ScenariosReport {
    return new Observer(this.folders(over)).observe(Date.now()).surfaces.scenarios;
  }

  tuning(over: Partial<Folders> = {}): TuningReport {
    return new Observer(this.folders(over)).observe(Date.now()).surfaces.tuning;
  }

  /** The names that are reported as installed. Fails where the folder was not read. */
  installed(over: Partial<Folders> = {}): string[] {
    const report = this.scenarios(over);
    if (report.state !== 'read') throw new Error(`${report.state}: ${report.detail}`);
    return report.installed.map(({ name }) => name);
  }
}
