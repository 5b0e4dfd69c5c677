import { renameSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { EnrollAnswer, type EnrollRequest, type Install } from '#contract';
import { syncFolder, writeAtomically, writeBeside } from '../files/atomic-write.ts';
import { makeFolder } from '../files/make-folder.ts';
import { describeRefusal, problemOf } from '../network/answer.ts';
import type { Http, Reply } from '../network/http.ts';
import { strangerIn } from '../network/not-the-worker.ts';
import { nextConfigOf, withSettings } from '../settings/config-file.ts';
import type { LoadedSettings } from '../settings/load-settings.ts';
import { PATH_KEYS, type RawSettings } from '../settings/settings.ts';
import { printable } from '../words/printable.ts';
import { reasonOf, withoutPath } from '../words/reason.ts';
import { KEY_MODE, keyText, newKey, publicJwk } from './key.ts';

export interface Enrollment {
  url: URL;
  code: string;
  hostname: string;
  install: Install;
  keyFile: string;
  configFile: string;
  /** What agent.yaml holds now; '' where there is none. */
  configText: string;
  /** What agent.yaml shall say beside the URL, the host's id and the key file. */
  keep: RawSettings;
  signal?: AbortSignal;
}

/**
 * The enrolment of this host with the settings of this run.
 * @param url the Worker's address
 */
export function enrollmentOf(loaded: LoadedSettings, url: URL, code: string): Enrollment {
  const { settings, configFile, configText, given } = loaded;
  const keep: RawSettings = {};
  // A relative path means something else where the daemon starts.
  for (const key of PATH_KEYS) if (given[key] !== undefined) keep[key] = resolve(given[key]);
  return { url, code, hostname: hostname(), install: settings.install, keyFile: settings.keyFile, configFile, configText, keep };
}

/** Why enrolment failed. */
export class EnrollFault extends Error {
  override readonly name = 'EnrollFault';
  /** Whether trying again with the same code cannot help. */
  readonly isFinal: boolean;
  /** The Worker's refusal; null where no answer came. */
  readonly reply: Reply | null;

  constructor(why: string, isFinal: boolean, reply: Reply | null = null) {
    super(why);
    this.isFinal = isFinal;
    this.reply = reply;
  }
}

const ENROLL_PATH = '/api/agent/enroll';
const CONFIG_MODE = 0o644;

/**
 * Makes a host key, enrols it with a one-use code and writes the key (0600) and agent.yaml. Both files are tried out before
 * the code is used up, and where the Worker refuses, both stay as they were.
 * @returns the host's id
 * @throws EnrollFault
 */
export async function enroll(http: Http, wanted: Enrollment): Promise<string> {
  const probes = [probe(wanted.keyFile, KEY_MODE), probe(wanted.configFile, CONFIG_MODE)];
  for (const path of probes) unlinkSync(path);
  const key = newKey();
  const { code, install } = wanted;
  const request: EnrollRequest = { code, public_key: publicJwk(key), hostname: wanted.hostname, install };
  const body = Buffer.from(JSON.stringify(request), 'utf8');
  let reply: Reply;
  try {
    reply = await http.send({ method: 'POST', url: new URL(ENROLL_PATH, wanted.url), headers: {}, body, signal: wanted.signal });
  } catch (error) {
    throw new EnrollFault(
      // Node's message about a fault of TLS quotes the other side's certificate, which may hold anything.
      `${wanted.url.origin} cannot be reached: ${printable(reasonOf(error))}`,
      false,
    );
  }
  const hostId = readAnswer(reply);
  const settings: RawSettings = { ...wanted.keep, url: wanted.url.origin, host_id: hostId, key_file: wanted.keyFile };
  try {
    const config = withSettings(wanted.configText, settings);
    const next = nextConfigOf(wanted.configFile);
    // Before the key: between the two renames it says at which Worker the new key is good.
    writeAtomically(next, config, CONFIG_MODE);
    writeAtomically(wanted.keyFile, keyText(key, hostId, wanted.url), KEY_MODE);
    renameSync(next, wanted.configFile);
    syncFolder(dirname(wanted.configFile));
  } catch (error) {
    throw new EnrollFault(
      `the host ${hostId} was enrolled, but its key could not be kept (${withoutPath(error)}). Get a new code and enrol again`,
      true,
    );
  }
  return hostId;
}

function probe(path: string, mode: number): string {
  try {
    makeFolder(dirname(path));
    return writeBeside(path, '', mode);
  } catch (error) {
    throw new EnrollFault(`${path} cannot be written: ${withoutPath(error)}`, true);
  }
}

function readAnswer(reply: Reply): string {
  const stranger = problemOf(reply) === null ? strangerIn(reply) : null;
  // What answered in the Worker's place (a log-in page, a firewall) did not use the code up, and the operator may remove it.
  if (stranger !== null) throw new EnrollFault(`the enrolment did not reach the Worker: ${stranger.why}`, false, reply);
  if (reply.status < 200 || reply.status > 299) {
    const isFinal = reply.status < 500 && reply.status !== 429 && reply.status !== 408;
    throw new EnrollFault(`the Worker refused the enrolment: ${describeRefusal(reply)}${hintFor(reply)}`, isFinal, reply);
  }
  let answer: unknown;
  try {
    answer = JSON.parse(reply.text);
  } catch {
    throw new EnrollFault('the answer to the enrolment is not JSON: is this the address of Argos Drift?', true);
  }
  const parsed = v.safeParse(EnrollAnswer, answer);
  if (!parsed.success)
    throw new EnrollFault('the answer to the enrolment has no host id: is this the address of Argos Drift?', true);
  return parsed.output.host_id;
}

function hintFor(reply: Reply): string {
  const problem = problemOf(reply);
  if (problem?.code !== 'invalid_credentials' || problem.detail !== undefined) return '';
  return '. A code works once and for one hour: get a new one from the dashboard';
}
