import { parseArgs } from 'node:util';
import type { HostMuteRequest } from '#contract';
import { messageOf } from '../words/reason.ts';
import { readMuteArguments } from './mute-arguments.ts';
import { flagOf, type RawSettings, SETTING_KEYS } from './settings.ts';

/** What the command line asks for. */
export type Command = { name: 'help' | 'version' } | WithSettings;

/** A command that works with settings. */
export type WithSettings =
  | { name: 'observe' | 'check' | 'run'; configFile: string | null; flags: RawSettings }
  | { name: 'mute'; request: HostMuteRequest; configFile: string | null; flags: RawSettings }
  /** `code`: null where the environment holds it. */
  | { name: 'enroll'; url: string; code: string | null; configFile: string | null; flags: RawSettings };

/** A command line that cannot be understood; the message says what to do. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

export const USAGE = `argos-drift-agent: tells Argos Drift what this CrowdSec host has installed

Usage:
  argos-drift-agent observe          print what would be reported, as JSON, and send nothing
                                     exit code 1 where the folder cannot be that of a CrowdSec
  argos-drift-agent check            report once, fetch the intent, print the verdicts
                                     exit code 0 in sync or undeclared, 2 drifted, 3 unknown, 1 error
  argos-drift-agent enroll URL CODE  make this host's key and enrol it with a one-use code, which everybody on this
                                     machine can see among its processes; ARGOS_DRIFT_CODE instead of CODE hides it
  argos-drift-agent mute TIME REASON nobody is alerted of this host for that time: 30m, 2h, 1d at most. The channels are
                                     told so; silence, a second agent and a CrowdSec that does not run are told all the
                                     same. exit code 1 where it is not known to be muted
  argos-drift-agent mute off         end what this host muted
  argos-drift-agent run              watch and report until stopped

Options:
  --config FILE               settings (default /etc/argos-drift/agent.yaml)
  --crowdsec-dir DIR          CrowdSec's folder (default /etc/crowdsec)
  --crowdsec-dir-inside DIR   where CrowdSec itself sees that folder, if elsewhere
  --hub-dir DIR               CrowdSec's hub (default: as its config.yaml says)
  --tuning-file FILE          default: appsec-rules/argos-tuning.yaml in CrowdSec's folder
  --shared-dir DIR            where the sentinels go (default /var/lib/argos-drift/shared, in a container /shared)
  --key-file FILE             this host's key (default /var/lib/argos-drift/host.key)
  --url URL, --host-id ID     the Worker and this host's id, as enrolment wrote them
  --install systemd|docker    how CrowdSec runs on this host, told when enrolling
  --engine-metrics ADDRESS    where CrowdSec's metrics are asked what it has loaded, such as http://crowdsec:6060
                              (default: as its config.yaml says, on this machine)
  --help, --version

Each option can also be given as a line in the settings file (crowdsec_dir: DIR) or in the environment
(ARGOS_DRIFT_CROWDSEC_DIR, ARGOS_DRIFT_CONFIG). Options override the environment, which overrides the file.
HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (or in lower case) say which HTTP proxy to go through.
\`run\` enrols by itself where there is no key yet and ARGOS_DRIFT_URL and ARGOS_DRIFT_CODE are set.
`;

/**
 * The code of an enrolment: the argument, else the variable ARGOS_DRIFT_CODE.
 * @throws UsageFault where there is neither
 */
export function codeOf(argument: string | null, environment: Record<string, string | undefined>): string {
  const code = argument ?? environment.ARGOS_DRIFT_CODE ?? '';
  if (code === '') throw new UsageFault(`enroll needs a code: argos-drift-agent enroll URL CODE, or ARGOS_DRIFT_CODE. ${hint}`);
  return code;
}

const hint = 'See argos-drift-agent --help';

/**
 * Reads the arguments after the program's name.
 * @throws UsageFault
 */
export function parseCommandLine(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help === true) return { name: 'help' };
  if (values.version === true) return { name: 'version' };
  const flags: RawSettings = {};
  for (const key of SETTING_KEYS) {
    const value = values[flagOf(key)];
    if (typeof value !== 'string') continue;
    if (value === '') throw new UsageFault(`--${flagOf(key)} needs a value. ${hint}`);
    flags[key] = value;
  }
  const configFile = typeof values.config === 'string' ? values.config : null;
  const [name, ...rest] = positionals;
  switch (name) {
    case undefined:
      throw new UsageFault(`Say what to do: observe, check, mute, enroll or run. ${hint}`);
    case 'observe':
    case 'check':
    case 'run':
      if (rest.length > 0) throw new UsageFault(`${name} takes no argument, but got ${rest.join(' ')}. ${hint}`);
      return { name, configFile, flags };
    case 'mute': {
      const read = readMuteArguments(rest);
      if (!read.ok) throw new UsageFault(`mute ${read.why}: argos-drift-agent mute 2h "kernel upgrade", or mute off. ${hint}`);
      return { name, request: read.request, configFile, flags };
    }
    case 'enroll': {
      const [url, code] = rest;
      if (url === undefined || rest.length > 2) {
        throw new UsageFault(`enroll needs the Worker's address and a code: argos-drift-agent enroll URL CODE. ${hint}`);
      }
      return { name, url, code: code ?? null, configFile, flags };
    }
    default:
      throw new UsageFault(`There is no command ${name}. ${hint}`);
  }
}

interface Parsed {
  values: Readonly<Record<string, unknown>>;
  positionals: readonly string[];
}

function parse(args: readonly string[]): Parsed {
  const settings = Object.fromEntries(SETTING_KEYS.map((key) => [flagOf(key), { type: 'string' as const }]));
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...settings, config: { type: 'string' }, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } },
    });
  } catch (error) {
    throw new UsageFault(`${plainly(error)}. ${hint}`);
  }
}

/** Node's words on a command line end with what an argument that begins with a dash would need, which none of these has. */
function plainly(error: unknown): string {
  const [first = ''] = messageOf(error).split(/\.\s/);
  const lacking = /^Option '(?:-\w, )?--([\w-]+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(first)?.[1];
  return lacking === undefined ? first : `--${lacking} needs a value`;
}
