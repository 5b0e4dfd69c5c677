import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDeploy } from '../../scripts/cloudflare/commands/arguments.ts';
import { DOCUMENTS, type DocumentName, linesOf, lineWith } from './support/document-lines.ts';
import { ROOT, run } from './support/run.ts';

/**
 * Where a line of the documents is run: a file and a text in it, which holds the line itself or has that file read the line out of the
 * document; `here`, by this test; a file that does the same in other words, with how they differ, so that a fault of the line's own words
 * may stay unseen; or why nothing can run it.
 */
type Runs =
  | { in: string; by: string | null }
  | { here: (line: string) => Promise<void> }
  | { like: string; by: string; but: string }
  | { cannot: string };

/** Has a test read the line out of the document. */
const READS_OUT = /\bline\('[\w.]+', '|^\['[\w.]+', '/;

const E2E = 'test/e2e/documented-lines.test.ts';
const SMOKE = 'scripts/smoke/systemd/steps.sh';
const ACCOUNT = 'it needs an account of Cloudflare; test/scripts/cloudflare goes through it against a stand-in';
const DOCKER = 'it needs a Docker engine; test/scripts/sandbox runs the block as Docker would, with stand-ins';
const CROWDSEC = 'it is for a real CrowdSec of yours';

const BOOTS = 'it boots a Debian, as root, and takes minutes; it is itself what runs lines of docs/install.md';

const shell = (line: string) => run('sh', ['-c', line], { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' });

/** The smoke script reads the line out of docs/install.md, and ends where it is not there. */
const inSmoke: Runs = { in: SMOKE, by: null };

const JOURNAL: Runs = {
  like: SMOKE,
  by: 'journalctl -u "$unit" ',
  but: 'with the name of the unit in a variable, and with options',
};

const MUTE: Runs = {
  like: 'test/agent/command/mute.test.ts',
  by: "runAgent(['mute', ",
  but: 'by Node and without sudo; test/scripts/install/agent-command.test.ts has the command that root runs',
};

/** vitest knows the project and finds tests at that path. */
const findsTests: Runs = {
  here: async (line) => {
    const { code, stdout } = await shell(line.replace(/^vitest run/, 'vitest list --filesOnly'));
    expect({ code, isEmpty: stdout.trim() === '' }).toEqual({ code: 0, isEmpty: false });
  },
};

/** `scripts/deploy` knows the options and takes their values. */
async function isUnderstood(line: string): Promise<void> {
  const [, ...args] = line.replace('NAME', 'name').split(' ');
  expect(parseDeploy(args)).toMatchObject({ kind: 'run' });
}

/** What it prints is a token that the Worker takes: at least 24 characters, without a blank. */
async function makesToken(line: string): Promise<void> {
  expect((await shell(line)).stdout).toMatch(/^\S{24,}\n$/);
}

const LINES: Record<DocumentName, Record<string, Runs>> = {
  'README.md': {
    'scripts/start': { in: 'test/e2e/support/stack.ts', by: "spawn('scripts/start'" },
    'NO_ENGINE=1 scripts/start': {
      like: 'test/e2e/support/stack.ts',
      by: "NO_ENGINE: this.#withEngine ? '' : '1'",
      but: 'the variable is set by the test, not by a shell',
    },
    'scripts/apply': { in: 'test/e2e/support/stack.ts', by: "run('scripts/apply'" },
    'scripts/another-host': { in: E2E, by: "line('README.md', 'scripts/another-host third').replace(' third', '')" },
    'scripts/another-host third': { in: E2E, by: "line('README.md', 'scripts/another-host third')" },
    'STATE_DIR=.local/hosts/second scripts/apply': { in: E2E, by: "line('README.md', 'hosts/second scripts/apply')" },
    '.local/sandbox/cscli scenarios remove crowdsecurity/http-probing --force': {
      in: E2E,
      by: "line('README.md', 'cscli scenarios remove')",
    },
    'scripts/deploy': { cannot: ACCOUNT },
    'scripts/deploy --dry-run': { in: 'scripts/test', by: 'scripts/deploy --dry-run' },
    'scripts/destroy': { cannot: ACCOUNT },
    '(echo ARGOS_DRIFT_CODE=CODE; curl -fsSL https://HOST/install.sh) | sudo sh -s -- https://HOST': {
      here: async (line) => expect(line).toBe(lineWith('docs/install.md', 'ARGOS_DRIFT_CODE=CODE')),
    },
    'sudo argos-drift-apply': inSmoke,
    'scripts/test': { in: '.ci/run', by: 'scripts/test' },
    'npm ci': { like: 'scripts/lib.sh', by: 'npm ci --no-audit', but: 'with options that make it say less' },
    'npm run build:agent': { in: 'package.json', by: 'npm run build:agent' },
    'node dist/agent/argos-drift-agent.mjs observe --crowdsec-dir /etc/crowdsec': {
      in: E2E,
      by: "['README.md', 'agent.mjs observe']",
    },
    "BASE_URL=https://HOST OPERATOR_TOKEN=TOKEN APPLY='sudo argos-drift-apply --yes' scripts/smoke/drift-detection.sh": {
      in: E2E,
      by: "line('README.md', 'scripts/smoke/drift-detection.sh')",
    },
    'scripts/setup-appsec.sh': { in: 'test/scripts/support/sandbox.ts', by: 'scripts/setup-appsec.sh' },
    'scripts/smoke/systemd.sh': { cannot: BOOTS },
  },
  'docs/install.md': {
    'npm ci': { like: 'scripts/lib.sh', by: 'npm ci --no-audit', but: 'with options that make it say less' },
    'npx wrangler login': { cannot: ACCOUNT },
    'scripts/deploy': { cannot: ACCOUNT },
    'scripts/deploy --dry-run': { in: 'scripts/test', by: 'scripts/deploy --dry-run' },
    'scripts/deploy --domain drift.example.org': { here: isUnderstood },
    'scripts/deploy --domain none': { here: isUnderstood },
    'scripts/deploy --domain drift.example.org --agent-url https://argos-drift.NAME.workers.dev': { here: isUnderstood },
    'CLOUDFLARE_ACCOUNT_ID=... scripts/deploy': { cannot: ACCOUNT },
    'scripts/destroy': { cannot: ACCOUNT },
    'npx wrangler secret put ACCESS_TEAM_DOMAIN': { cannot: ACCOUNT },
    'npx wrangler secret put ACCESS_AUD': { cannot: ACCOUNT },
    'npx wrangler secret put ACCESS_OWNERS': { cannot: ACCOUNT },
    'npx wrangler secret put ACCESS_SERVICE_ROLE': { cannot: ACCOUNT },
    'npx wrangler secret put OPERATOR_TOKEN': { cannot: ACCOUNT },
    'npx wrangler secret delete OPERATOR_TOKEN': { cannot: ACCOUNT },
    'openssl rand -base64 24': { here: makesToken },
    'git pull': { cannot: 'it fetches whatever is newest' },
    '(echo ARGOS_DRIFT_CODE=CODE; curl -fsSL https://HOST/install.sh) | sudo sh -s -- https://HOST': inSmoke,
    'curl -fsSL https://HOST/install.sh | sudo sh -s -- https://HOST': inSmoke,
    'curl -fsSL https://HOST/install.sh | sudo sh -s -- --uninstall': inSmoke,
    'sudo sh /usr/local/lib/argos-drift/uninstall.sh': inSmoke,
    'sudo argos-drift-apply': inSmoke,
    'sudo argos-drift-apply --yes': inSmoke,
    'sudo argos-drift-agent check': inSmoke,
    'sudo argos-drift-agent mute 2h "kernel upgrade"': MUTE,
    'sudo argos-drift-agent mute off': MUTE,
    'sudo apt-get install -y nodejs': {
      like: 'scripts/smoke/systemd/guest.sh',
      by: 'nodejs',
      but: 'the Debian of the smoke script is made with this package, and not by apt-get in it',
    },
    'systemctl status argos-drift-agent': { cannot: CROWDSEC },
    'journalctl -u argos-drift-agent': JOURNAL,
    'cscli scenarios remove --purge': { cannot: CROWDSEC },
    'cscli simulation enable NAME': {
      like: 'scripts/setup-appsec.sh',
      by: 'run_cscli simulation "$1" --',
      but: 'for a hundred names at a time, after --',
    },
    'docker exec': { cannot: DOCKER },
    'docker exec -it crowdsec /setup-appsec.sh': { cannot: DOCKER },
    'docker compose up -d': { cannot: DOCKER },
    'docker compose run --rm --entrypoint rm argos-drift-agent /var/lib/argos-drift/host.key': { cannot: DOCKER },
    'docker compose rm -s argos-drift-agent': { cannot: DOCKER },
    'docker restart crowdsec': { cannot: DOCKER },
    'scripts/smoke/systemd.sh': { cannot: BOOTS },
  },
  'CONTRIBUTING.md': {
    'scripts/test': { in: '.ci/run', by: 'scripts/test' },
    'scripts/start': { in: 'test/e2e/support/stack.ts', by: "spawn('scripts/start'" },
    'scripts/another-host': { in: E2E, by: "line('README.md', 'scripts/another-host third').replace(' third', '')" },
    'scripts/dev': { in: 'test/e2e/starting.test.ts', by: "'scripts/dev'" },
    'npm run build': { like: 'scripts/test', by: 'npm run --silent build', but: 'with --silent' },
    'npm run build && node scripts/read-stack.mjs < stack.txt': {
      like: 'test/scripts/source-maps.test.ts',
      by: 'scripts/read-stack.mjs',
      but: 'on a build that is there already, and not by a shell',
    },
    'export PATH="$PWD/node_modules/.bin:$PATH"': {
      here: async (line) => expect((await shell(`${line}; command -v vitest`)).stdout).toBe(`${ROOT}/node_modules/.bin/vitest\n`),
    },
    'vitest run --project node test/agent/push/signature.test.ts': findsTests,
    'vitest run --project worker test/worker/simulation': findsTests,
    'tsc -b': { in: 'package.json', by: '"tsc -b"' },
    'npm run check:env': { like: 'scripts/test', by: 'npm run --silent check:env', but: 'with --silent' },
    'npm run types': { cannot: 'it writes a file of the checkout; check:env, which is run, tells where that is out of date' },
    'biome check .': { in: 'package.json', by: '"biome check ."' },
    'shellcheck -x scripts/setup-appsec.sh': {
      like: 'scripts/test',
      by: 'shellcheck -x $(grep',
      but: 'for all shell scripts at once, which it looks for',
    },
    'scripts/bench/run': { cannot: 'its figures mean something only where nothing else is busy; docs/performance.md has them' },
    'scripts/sandbox/build DIR': {
      like: 'test/scripts/support/sandbox.ts',
      by: "'scripts/sandbox', kind.builder",
      but: 'put together of its folder and its name',
    },
    'node --inspect-brk agent/main.ts observe --crowdsec-dir .local/sandbox/crowdsec': {
      in: E2E,
      by: "['CONTRIBUTING.md', 'agent/main.ts observe']",
    },
    'journalctl -u argos-drift-agent': JOURNAL,
    'npm ci --dry-run': { cannot: 'it asks the registry for every package' },
  },
  'SECURITY.md': {
    'scripts/start': { in: 'test/e2e/support/stack.ts', by: "spawn('scripts/start'" },
    'npx wrangler secret put OPERATOR_TOKEN': { cannot: ACCOUNT },
  },
  'docs/threat-model.md': {
    'npx wrangler secret put OPERATOR_TOKEN': { cannot: ACCOUNT },
    'npx wrangler secret put HEARTBEAT_URL': { cannot: ACCOUNT },
    'npx wrangler secret delete OPERATOR_TOKEN': { cannot: ACCOUNT },
    'scripts/deploy': { cannot: ACCOUNT },
    'npm ci': { like: 'scripts/lib.sh', by: 'npm ci --no-audit', but: 'with options that make it say less' },
    'npm run build': { like: 'scripts/test', by: 'npm run --silent build', but: 'with --silent' },
    'sha256sum /usr/local/lib/argos-drift/argos-drift-agent.mjs': {
      cannot: 'it is for a host; test/scripts/same-build.test.ts compares two builds',
    },
  },
};

describe.each(DOCUMENTS)('each command line of %s is run somewhere, as it stands, or it is said how else', (document) => {
  it('and the list of where has no line that is gone', () => {
    expect(Object.keys(LINES[document]).sort()).toEqual(linesOf(document).sort());
  });

  for (const [line, runs] of Object.entries(LINES[document])) {
    if ('cannot' in runs) continue;
    it(line, async () => {
      if ('here' in runs) return runs.here(line);
      const by = runs.by ?? `'${line}'`;
      if ('in' in runs && !READS_OUT.test(by)) expect(by).toContain(line);
      expect(readFileSync(join(ROOT, 'in' in runs ? runs.in : runs.like), 'utf8')).toContain(by);
    });
  }
});

it('docs/docker-compose.yml is run as it is', () => {
  for (const test of ['compose-agent', 'compose-sandbox'])
    expect(readFileSync(join(ROOT, `test/scripts/sandbox/${test}.test.ts`), 'utf8')).toMatch(/readCompose|COMPOSE_TEXT/);
});
