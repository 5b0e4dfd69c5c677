// Stands in for wrangler 4.155: an account in a file, answers in wrangler's own words, every call recorded.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env.FAKE_ACCOUNT ?? dirname(fileURLToPath(import.meta.url));
const stateFile = join(folder, 'account.json');
const account = JSON.parse(readFileSync(stateFile, 'utf8'));
const argv = process.argv.slice(2);
const flag = (name) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
const secretsFile = flag('--secrets-file');
const record = { argv, secretsFile: secretsFile && readFileSync(secretsFile, 'utf8'), token: process.env.OPERATOR_TOKEN ?? null };
appendFileSync(join(folder, 'calls.ndjson'), `${JSON.stringify(record)}\n`);

function save() {
  writeFileSync(stateFile, JSON.stringify(account));
}

function fail(text) {
  process.stderr.write(`\n\u001b[31m✘ [ERROR]\u001b[0m ${text}\n\n`);
  process.exit(1);
}

const command = argv.filter((arg) => !arg.startsWith('-')).join(' ');
const fault = account.faults.find(({ when }) => command.startsWith(when));
if (fault !== undefined && !fault.afterUpload) fail(fault.text);

const noWorker = `A request to the Cloudflare API (/accounts/0123456789abcdef0123456789abcdef/workers/scripts/argos-drift) failed.

  This Worker does not exist on your account. [code: 10007]`;

if (command.startsWith('secret list')) {
  if (!account.worker)
    fail('Worker "argos-drift" not found.\n\nIf this is a new Worker, run `wrangler deploy` first to create it.');
  console.log(
    JSON.stringify(
      account.secrets.map((name) => ({ name, type: 'secret_text' })),
      null,
      '  ',
    ),
  );
} else if (command.startsWith('deploy') && !command.startsWith('deployments')) {
  const isDry = argv.includes('--dry-run');
  if (!isDry) {
    account.worker = true;
    account.namespaces[0] ??= { id: 'f'.repeat(32), title: 'argos-drift-snapshot' };
    if (secretsFile !== undefined) account.secrets.push(...Object.keys(JSON.parse(record.secretsFile)));
    if (fault?.next !== undefined) account.faults = fault.next;
    save();
    if (fault !== undefined) fail(`${fault.text}${account.echo === true ? `\n${record.secretsFile}` : ''}`);
  }
  const targets = [account.target, 'schedule: * * * * *'];
  const output = {
    type: 'deploy',
    version: 1,
    version_id: isDry ? null : account.versionId,
    targets,
    bundle_size: { raw_bytes: 1, gzip_bytes: account.gzipBytes },
  };
  appendFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, `{"type":"wrangler-session"}\n${JSON.stringify(output)}\n`);
  console.log(isDry ? '--dry-run: exiting now.' : `Current Version ID: ${account.versionId}`);
} else if (command.startsWith('deployments status')) {
  if (!account.worker) fail(noWorker);
  console.log(JSON.stringify({ versions: [{ version_id: account.versionId, percentage: 100 }] }, null, 2));
} else if (command.startsWith('versions view')) {
  const bindings = [
    { type: 'plain_text', name: 'SNAPSHOT_MAX_AGE_S' },
    { type: 'kv_namespace', name: 'SNAPSHOT', namespace_id: account.boundNamespace },
  ];
  console.log(JSON.stringify({ id: account.versionId, resources: { bindings } }, null, 2));
} else if (command.startsWith('kv namespace list')) {
  console.log(JSON.stringify(account.namespaces, null, 2));
} else if (command.startsWith('kv namespace delete')) {
  account.namespaces = account.namespaces.filter(({ id }) => id !== flag('--namespace-id'));
  save();
} else if (command.startsWith('delete')) {
  if (!account.worker) fail(noWorker);
  account.worker = false;
  account.secrets = [];
  save();
} else fail(`Unknown argument: ${command}`);
